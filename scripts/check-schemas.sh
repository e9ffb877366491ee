#!/usr/bin/env bash
# Validates the golden of every example against the schemas of Kubernetes 1.27 to 1.30 (those that kubectl-validate carries) and against the
# custom resource definitions of cert-manager and External Secrets that test/schemas/go.mod names. Needs Go; touches no cluster.
set -euo pipefail
cd "$(dirname "$0")/.."

VALIDATOR=sigs.k8s.io/kubectl-validate@v0.0.4
bin=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-private-registry/bin/${VALIDATOR##*/}
export KUBECONFIG=/dev/null # a cluster that happens to be configured must not answer for the schemas

if [ ! -x "$bin/kubectl-validate" ]; then
  echo "building $VALIDATOR (once)"
  GOBIN=$bin CGO_ENABLED=0 GOFLAGS=-mod=mod go install -trimpath -ldflags '-s -w' "$VALIDATOR"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# the definitions alone: the folders hold other files, too
mkdir "$work/crds"
modules=$(sed -n 's/^\t\(github[^ ]*\) .*/\1/p' test/schemas/go.mod)
# shellcheck disable=SC2086
(cd test/schemas && GOFLAGS=-mod=readonly go mod download $modules)
for module in $modules; do
  dir=$(cd test/schemas && go list -m -f '{{.Dir}}' "$module")
  for folder in "$dir/deploy/crds" "$dir/config/crds/bases"; do
    [ ! -d "$folder" ] || grep -rl 'kind: CustomResourceDefinition' "$folder" | xargs -I{} install -m 644 {} "$work/crds"
  done
done

# validate VERSION FILE...
validate() {
  "$bin/kubectl-validate" --version "$1" --local-crds "$work/crds" "${@:2}" >"$work/out" 2>&1
}

mapfile -t files < <(find examples -path '*/dist/*' -name '*.yaml' | sort)
[ ${#files[@]} -gt 0 ] || { echo 'there are no goldens to validate'; exit 1; }

for version in 1.27 1.28 1.29 1.30; do
  if validate "$version" "${files[@]}"; then
    echo "Kubernetes $version: ${#files[@]} files are valid"
  else
    cat "$work/out"
    echo "Kubernetes $version: not valid"
    exit 1
  fi
done

# a check that cannot fail is none
refuses() {
  sed "s/^\( *\)$2:/\1$3:/" "examples/$1" > "$work/misspelt.yaml"
  ! cmp -s "examples/$1" "$work/misspelt.yaml" || { echo "examples/$1 has no $2 to misspell"; exit 1; }
  ! validate 1.27 "$work/misspelt.yaml" || { echo "$3 instead of $2 was not refused"; exit 1; }
  grep -q "$3.*unknown field" "$work/out" || { cat "$work/out"; echo "$3 instead of $2 was refused for another reason"; exit 1; }
}
refuses lets-encrypt/dist/registry.k8s.yaml fsGroupChangePolicy fsGroupChangePolice
refuses lets-encrypt/dist/registry.k8s.yaml dnsNames dnsName
refuses pull-secrets/dist/registry.k8s.yaml secretStoreRef secretStoreReff
echo 'misspelt fields of a Deployment, a Certificate and an ExternalSecret are refused'
