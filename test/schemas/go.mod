// Nothing is built from these: the custom resource definitions that they publish are what rendered custom resources are validated against.
module cdk8s-private-registry/schemas

go 1.26.0

require (
	github.com/cert-manager/cert-manager v1.21.1
	github.com/cert-manager/trust-manager v0.25.0
	github.com/envoyproxy/gateway v1.9.1
	github.com/external-secrets/external-secrets v0.20.4
	github.com/projectcontour/contour v1.33.8
	github.com/traefik/traefik/v3 v3.6.12
	sigs.k8s.io/gateway-api v1.6.1
)

// what the test cluster has, and the oldest that is served: it knows fewer status codes of redirects
replace sigs.k8s.io/gateway-api => sigs.k8s.io/gateway-api v1.4.0
