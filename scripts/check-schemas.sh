#!/usr/bin/env bash
# Validates the golden of every example, and a registry for every controller, Gateway, Service and solver (test/schemas/variants.ts), against
# the schemas of Kubernetes 1.27 to 1.30 (those that kubectl-validate carries), against the custom resource definitions in the modules that
# test/schemas/go.mod names, and against those of test/schemas/crds, which no module has. Needs Go; touches no cluster.
set -euo pipefail
cd "$(dirname "$0")/.."

VALIDATOR=sigs.k8s.io/kubectl-validate@v0.0.4
bin=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-private-registry/bin/${VALIDATOR##*/}
export KUBECONFIG=/dev/null # a cluster that happens to be configured must not answer for the schemas

# where a module keeps its definitions; the folders hold other files, too
DEFINITIONS=(
  'github.com/cert-manager/cert-manager deploy/crds'
  'github.com/cert-manager/trust-manager deploy/crds'
  'github.com/envoyproxy/gateway charts/gateway-crds-helm/templates/generated'
  'github.com/external-secrets/external-secrets config/crds/bases'
  'github.com/projectcontour/contour examples/contour/01-crds.yaml'
  'github.com/traefik/traefik/v3 docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml'
  'sigs.k8s.io/gateway-api config/crd/standard'
)

if [ ! -x "$bin/kubectl-validate" ]; then
  echo "building $VALIDATOR (once)"
  GOBIN=$bin CGO_ENABLED=0 GOFLAGS=-mod=mod go install -trimpath -ldflags '-s -w' "$VALIDATOR"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/crds" "$work/spoilt"

export GOFLAGS=-mod=readonly
(cd test/schemas && go mod download "${DEFINITIONS[@]%% *}")
for entry in "${DEFINITIONS[@]}"; do
  dir=$(cd test/schemas && go list -m -f '{{.Dir}}' "${entry%% *}")
  grep -rl 'kind: CustomResourceDefinition' "$dir/${entry#* }" | xargs -I{} install -m 644 {} "$work/crds"
done
sed -i '/^{{.*}}$/d' "$work"/crds/gateway.envoyproxy.io_*.yaml # they are templates of a chart
install -m 644 test/schemas/crds/*.yaml "$work/crds"

# validate VERSION ARGUMENT...
validate() {
  "$bin/kubectl-validate" --version "$1" --local-crds "$work/crds" "${@:2}" >"$work/out" 2>"$work/errors"
}

node_modules/.bin/tsx --tsconfig examples/tsconfig.json test/schemas/variants.ts "$work/variants"
mapfile -t files < <(find examples "$work/variants" \( -path '*/dist/*' -o -path '*/variants/*' \) -name '*.yaml' | sort)
for folder in examples "$work/variants"; do
  [[ " ${files[*]}" = *" $folder/"* ]] || { echo "there is nothing in $folder to validate"; exit 1; }
done

for version in 1.27 1.28 1.29 1.30; do
  if validate "$version" "${files[@]}"; then
    echo "Kubernetes $version: ${#files[@]} files are valid"
  else
    grep -a ERROR "$work/out" || true
    cat "$work/errors"
    echo "Kubernetes $version: not valid"
    exit 1
  fi
done

# spoil FILE FIND REPLACE MESSAGE: a copy with one thing wrong, and what must be said of it. A check that cannot fail is none
spoil() {
  local copy
  copy=$work/spoilt/$(find "$work/spoilt" -name '*.yaml' | wc -l).yaml
  sed "s/$2/$3/" "$1" >"$copy"
  ! cmp -s "$1" "$copy" || { echo "$1 has no $2 to spoil"; exit 1; }
  printf '%s' "$4" >"$copy.message"
}
# misspell FILE FIELD...: one letter more
misspell() {
  local field
  for field in "${@:2}"; do spoil "$1" "^\\( *\\(- \\)\\?\\)$field:" "\\1${field}x:" "${field}x: Invalid value: value provided for unknown field"; done
}
golden=examples variants=$work/variants
misspell $golden/lets-encrypt/dist/registry.k8s.yaml fsGroupChangePolicy dnsNames
misspell $golden/pull-secrets/dist/registry.k8s.yaml secretStoreRef
misspell "$variants/contour-http-proxy-backend.yaml" timeoutPolicy validation
misspell "$variants/gateway-standard-backend.yaml" gatewayClassName hostnames caCertificateRefs
misspell "$variants/gateway-envoy-users.yaml" requestTimeout requestReceivedTimeout basicAuth
misspell "$variants/gateway-nginx-fabric-snippets-users.yaml" maxSize buffering secretRef snippets
misspell "$variants/gke.yaml" timeoutSec redirectToHttps domains
misspell "$variants/solver-azure-dns.yaml" hostedZoneName
misspell "$variants/traefik-ingress-route-users.yaml" removeHeader permanent match
misspell "$variants/contour-http-proxy-several.yaml" sessionAffinity loadBalancerPolicy requestHashPolicies hashSourceIP
misspell "$variants/gateway-envoy-several.yaml" loadBalancer consistentHash
misspell "$variants/gateway-nginx-fabric-several.yaml" loadBalancingMethod
misspell "$variants/gke-several.yaml" affinityType
misspell "$variants/traefik-ingress-route-several.yaml" strategy
misspell "$variants/traefik-backend.yaml" rootCAs
misspell "$variants/trust-bundle.yaml" useDefaultCAs
misspell "$variants/http-secret-generated.yaml" allowRepeat generatorRef refreshPolicy matchLabelKeys
misspell "$variants/autoscaling.yaml" averageUtilization maxUnavailable unhealthyPodEvictionPolicy
misspell "$variants/k3s-traefik.yaml" valuesContent
spoil "$variants/gateway-standard.yaml" 'statusCode: 301' 'statusCode: 308' 'Unsupported value: 308'
spoil "$variants/gateway-standard.yaml" 'protocol: HTTPS' 'protocol: HTTP' 'tls must not be specified for protocols' # a rule in CEL
spoil "$variants/gateway-envoy.yaml" 'requestTimeout: 0s' 'requestTimeout: 1d' 'should match'
spoil "$variants/gateway-nginx-fabric-users.yaml" '^  type: Basic' '  type: OIDCC' 'Unsupported value'
spoil "$variants/gateway-nginx-fabric.yaml" 'timeout: 15m' 'timeout: 15000m' 'should match'
spoil "$variants/gateway-envoy-several.yaml" 'type: SourceIP' 'type: SourceIPs' 'Unsupported value'
spoil "$variants/gateway-nginx-fabric-several.yaml" 'hashMethodKey: .*' '#' 'hashMethodKey is required'
spoil "$variants/gateway-nginx-fabric-several.yaml" 'loadBalancingMethod: hash consistent' 'loadBalancingMethod: consistent' 'Unsupported value'
spoil "$variants/traefik-ingress-route-several.yaml" 'strategy: hrw' 'strategy: source' 'Unsupported value'
spoil "$variants/gke.yaml" '    - registry\.example\.com' '    - "*.example.com"' 'should match'
spoil "$variants/traefik-ingress-route.yaml" 'kind: Rule' 'kind: Rules' 'Unsupported value'
spoil "$variants/contour-http-proxy-backend.yaml" 'subjectName:' 'subjectNames: [a] #' 'subjectName: Required value'

if validate 1.27 --output json "$work/spoilt"/*.yaml; then
  echo 'not one of the spoilt files was refused'
  exit 1
fi
node -e '
  const { readFileSync } = require("fs");
  const files = Object.entries(JSON.parse(readFileSync(process.argv[1], "utf8")));
  const wrong = files.filter(([file, results]) => !results.some(({ message = "" }) => message.includes(readFileSync(`${file}.message`, "utf8"))));
  wrong.forEach(([file, results]) => console.log("not refused with", readFileSync(`${file}.message`, "utf8"), "but", results.map(({ message }) => message).filter(Boolean)));
  console.log(`${files.length - wrong.length} of ${files.length} spoilt files are refused`);
  process.exitCode = wrong.length > 0 || files.length < Number(process.argv[2]) ? 1 : 0;
' "$work/out" "$(find "$work/spoilt" -name '*.message' | wc -l)"
