#!/usr/bin/env bash
# Installs the wheel into an empty environment, as a stranger would, and renders examples/lets-encrypt-python: the same bytes as TypeScript.
# Takes the wheel that scripts/check-packages.sh left in dist/python, or builds it from what is compiled.
set -euo pipefail
cd "$(dirname "$0")/.."
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet NAME CMD...: shows what a command says only when it fails
quiet() {
  "${@:2}" >"$work/log" 2>&1 || { cat "$work/log"; echo "$1 failed"; exit 1; }
}

[ -f .jsii ] || { echo 'nothing is compiled: npx projen compile'; exit 1; }
wheels=$(find dist/python -name '*.whl' -newer .jsii 2>/dev/null || true)
if [ -z "$wheels" ]; then
  rm -rf dist/python
  quiet 'building the wheel' npx jsii-pacmak --target python
  wheels=$(find dist/python -name '*.whl')
fi

quiet 'making an environment' python3 -m venv "$work/venv"
quiet 'installing the wheel' "$work/venv/bin/pip" install -r examples/lets-encrypt-python/requirements.txt "$wheels"
"$work/venv/bin/pip" list --format freeze 2>/dev/null | grep -E '^(cdk8s|constructs|jsii)' | xargs echo 'installed'

(cd "$work" && CDK8S_OUTDIR=$work/dist quiet 'rendering' "$work/venv/bin/python" "$OLDPWD/examples/lets-encrypt-python/main.py")
diff -r examples/lets-encrypt/dist "$work/dist" || { echo 'Python renders something else than TypeScript'; exit 1; }
echo "Python renders the same bytes as TypeScript: $(cd "$work/dist" && echo *)"

# an error says in Python what it says in TypeScript
refused=$("$work/venv/bin/python" -c 'import cdk8s_private_registry as r; r.Tls.lets_encrypt(email="ops")' 2>&1 || true)
grep -q 'tls.email must be an e-mail address, but was "ops"' <<<"$refused" || { echo "$refused"; echo 'a wrong prop is not refused in its own words'; exit 1; }
echo 'a wrong prop is refused in its own words'
