#!/usr/bin/env bash
# Installs what the end-to-end tests run and this machine does not have: Debian packages; oras, crane and VersityGW, an S3 server, from Go
# modules (pinned in tools/ and tools/versitygw/); and a solver of HTTP-01 challenges at Gateways (tools/gateway-solver) for a cert-manager
# that does not answer them. kubectl is the cluster's own.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-private-registry/bin

packages=()
command -v skopeo >/dev/null || packages+=(skopeo)
command -v htpasswd >/dev/null || packages+=(apache2-utils)
command -v openssl >/dev/null || packages+=(openssl)
# the server in this package goes by another name; redis-server would start it as a service of this machine
command -v redis-check-rdb >/dev/null || packages+=(redis-tools)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# go_tool NAME DIR: the tool that DIR/go.mod names, rebuilt only when that file changes
go_tool() {
  if cmp -s "$2/go.mod" "$bin/$1.built" && [ -x "$bin/$1" ]; then return; fi
  mkdir -p "$bin"
  (cd "$2" && CGO_ENABLED=0 GOBIN=$bin go install -mod=readonly -trimpath -ldflags '-s -w' tool)
  cp "$2/go.mod" "$bin/$1.built"
}

go_tool oras "$here/tools"
go_tool versitygw "$here/tools/versitygw"
if ! cmp -s "$here/tools/gateway-solver/main.go" "$bin/gateway-solver.built" || [ ! -x "$bin/gateway-solver" ]; then
  (cd "$here/tools/gateway-solver" && CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$bin/gateway-solver" .)
  cp "$here/tools/gateway-solver/main.go" "$bin/gateway-solver.built"
fi

# Redis with the libraries that it needs, to be run in an image that has none
redis=$(command -v redis-check-rdb)
if ! cmp -s "$redis" "$bin/redis/redis-server"; then
  mkdir -p "$bin/redis"
  ldd "$redis" "$(command -v redis-cli)" | grep -o '/[^ :]*\.so[^ :]*' | sort -u | xargs -I{} cp -L {} "$bin/redis/"
  cp "$(command -v redis-cli)" "$bin/redis/redis-cli"
  cp "$redis" "$bin/redis/redis-server"
fi
"$bin/oras" version
"$bin/redis/redis-server" --version
go version -m "$bin/versitygw" | awk '$1 == "mod"'
