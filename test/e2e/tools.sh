#!/usr/bin/env bash
# Installs what the end-to-end tests run and this machine does not have: Debian packages, oras from its Go module (pinned in tools/), and a
# solver of HTTP-01 challenges at Gateways (tools/gateway-solver) for a cert-manager that does not answer them.
# kubectl is the cluster's own.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-private-registry/bin

packages=()
command -v skopeo >/dev/null || packages+=(skopeo)
command -v htpasswd >/dev/null || packages+=(apache2-utils)
command -v openssl >/dev/null || packages+=(openssl)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if ! cmp -s "$here/tools/go.mod" "$bin/oras.built" || [ ! -x "$bin/oras" ]; then
  mkdir -p "$bin"
  (cd "$here/tools" && CGO_ENABLED=0 GOBIN=$bin go install -mod=readonly -trimpath -ldflags '-s -w' tool)
  cp "$here/tools/go.mod" "$bin/oras.built"
fi
if ! cmp -s "$here/tools/gateway-solver/main.go" "$bin/gateway-solver.built" || [ ! -x "$bin/gateway-solver" ]; then
  (cd "$here/tools/gateway-solver" && CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$bin/gateway-solver" .)
  cp "$here/tools/gateway-solver/main.go" "$bin/gateway-solver.built"
fi
"$bin/oras" version
