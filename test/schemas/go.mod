// Nothing is built from these: the custom resource definitions that they publish are what rendered custom resources are validated against.
module cdk8s-private-registry/schemas

go 1.26.0

require (
	github.com/cert-manager/cert-manager v1.21.1
	github.com/external-secrets/external-secrets v0.20.4
)
