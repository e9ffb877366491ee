#!/usr/bin/env bash
# Installs what the tests with emulators run and this machine does not have: what the end-to-end tests have (S3, Redis, clients),
# fake-gcs-server from its Go module (pinned in fake-gcs-server/), and Azurite from npm (pinned in azurite/).
# The registry is the one that the cluster builds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-private-registry
bin=$cache/bin

"$here/../e2e/tools.sh"

if ! cmp -s "$here/fake-gcs-server/go.mod" "$bin/fake-gcs-server.built" || [ ! -x "$bin/fake-gcs-server" ]; then
  (cd "$here/fake-gcs-server" && CGO_ENABLED=0 GOBIN=$bin go install -mod=readonly -trimpath -ldflags '-s -w' tool)
  cp "$here/fake-gcs-server/go.mod" "$bin/fake-gcs-server.built"
fi

azurite=$cache/azurite
if ! cmp -s "$here/azurite/package-lock.json" "$azurite/built"; then
  mkdir -p "$azurite"
  cp "$here/azurite/package.json" "$here/azurite/package-lock.json" "$azurite/"
  # nothing that it brings has to be built, or may fetch anything
  (cd "$azurite" && npm ci --silent --ignore-scripts --omit=dev)
  cp "$here/azurite/package-lock.json" "$azurite/built"
fi
go version -m "$bin/fake-gcs-server" | awk '$1 == "mod"'
echo "Azurite $(node "$azurite/node_modules/azurite/dist/src/blob/main.js" --version)"
