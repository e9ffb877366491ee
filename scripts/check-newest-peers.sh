#!/usr/bin/env bash
# Runs the unit tests, properties and goldens with the newest version of each peer dependency that its range allows. The repository itself has
# the lowest ones installed. Works on a copy of what Git knows.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet NAME CMD...: shows what a command says only when it fails
quiet() {
  "${@:2}" >"$work/log" 2>&1 || { cat "$work/log"; echo "$1 failed"; exit 1; }
}

mkdir "$work/copy"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done \
  | tar --null --files-from=- -cf - | tar -xf - -C "$work/copy"
cd "$work/copy"

versions() {
  node -p 'Object.keys(require("./package.json").peerDependencies).map((name) => `${name} ${require(`${name}/package.json`).version}`).join(", ")'
}

quiet 'npm ci' npm ci --no-audit --no-fund
lowest=$(versions)
mapfile -t peers < <(node -p 'Object.entries(require("./package.json").peerDependencies).map(([name, range]) => `${name}@${range}`).join("\n")')
quiet 'installing the newest peers' npm install --no-save --no-audit --no-fund "${peers[@]}"
echo "lowest: $lowest"
echo "newest: $(versions)"
[ "$(versions)" != "$lowest" ] || { echo 'nothing newer was installed'; exit 1; }

npx jest --ci
