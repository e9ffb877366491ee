#!/usr/bin/env bash
# Builds the packages from what is compiled (.jsii, lib/), and uses the npm package as a stranger would: in an empty folder, from the tarball.
# Leaves dist/js and dist/python, which are ignored by Git; Java and Go are generated, not built.
set -euo pipefail
cd "$(dirname "$0")/.."
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*"; exit 1; }

# quiet NAME CMD...: shows what a command says only when it fails
quiet() {
  "${@:2}" >"$work/log" 2>&1 || { cat "$work/log"; fail "$1 failed"; }
}

[ -f .jsii ] && [ -f lib/index.js ] || fail 'nothing is compiled: npx projen compile'
[ -z "$(find src -name '*.ts' -newer .jsii)" ] || fail 'src/ is newer than what is compiled: npx projen compile'

rm -rf dist/js dist/python
for target in js python; do
  quiet "packing for $target" npx jsii-pacmak --target "$target"
done
for target in java go; do
  quiet "generating $target" npx jsii-pacmak --code-only --target "$target" --outdir "$work/generated"
done
tarball=$(echo "$PWD"/dist/js/*.tgz)
echo "built $(ls dist/js dist/python | grep -v ':$' | xargs)"
echo "generated $(find "$work/generated" -name '*.java' | wc -l) Java and $(find "$work/generated" -name '*.go' | wc -l) Go files"

# what is in the tarball
tar -tzf "$tarball" | sed 's|^package/||' > "$work/all"
grep -v '^node_modules/' "$work/all" > "$work/own"
for file in .jsii API.md CHANGELOG.md LICENSE README.md bin/cdk8s-private-registry lib/cli/main.js lib/index.d.ts lib/index.js package.json; do
  grep -qx "$file" "$work/own" || fail "the tarball has no $file"
done
for module in $(node -p 'require("./package.json").bundledDependencies.join(" ")'); do
  grep -qx "node_modules/$module/package.json" "$work/all" || fail "the tarball does not bundle $module"
done
unexpected=$(grep -vxE '(\.jsii|\.jsii\.tabl\.json\.gz|API\.md|CHANGELOG\.md|LICENSE|README\.md|bin/cdk8s-private-registry|package\.json|lib/.*\.(js|d\.ts))' "$work/own" || true)
[ -z "$unexpected" ] || fail "the tarball holds what it should not: $unexpected"
grep -E '(^|/)(test|examples|bench|scripts)/|\.test\.' "$work/own" && fail 'the tarball holds tests or examples'
echo "the tarball holds $(wc -l < "$work/own") files of its own and $(grep -c '^node_modules/' "$work/all") of bundled packages, $(($(stat -c %s "$tarball") / 1024)) KiB"

# an app of somebody else
app=$work/app
cp -r examples/minimal "$app"
rm -rf "$app/dist" "$app/node_modules"
cd "$app"
quiet 'installing the tarball' npm install --no-audit --no-fund "$tarball" typescript@~5.9 '@types/node@^20'
quiet 'rendering examples/minimal' npm run synth
cmp dist/registry.k8s.yaml "$OLDPWD/examples/minimal/dist/registry.k8s.yaml" || fail 'examples/minimal renders something else from the tarball'
versions=$(node -p '["cdk8s", "cdk8s-plus-27", "constructs"].map((name) => `${name} ${require(`${name}/package.json`).version}`).join(", ")')
echo "examples/minimal renders its golden from the tarball, with $versions"

npx --no-install cdk8s-private-registry --help >"$work/help" || fail 'the command line tool does not start'
grep -q pull-secret "$work/help" || fail 'the command line tool says nothing of pull-secret'
npx --no-install cdk8s-private-registry adduser alice --generate --cost 4 >"$work/password" 2>"$work/log" || { cat "$work/log"; fail 'adduser failed'; }
grep -q '^alice:\$2' auth || fail 'adduser wrote no bcrypt hash'
echo 'the command line tool runs from the tarball'

# the declarations of all packages are checked; those of cdk8s-plus-27 do not know exactOptionalPropertyTypes
cat > strict.ts <<'TS'
import { App, Chart, Size } from 'cdk8s';
import * as registry from 'cdk8s-private-registry';

const chart: Chart = new Chart(new App(), 'registry');
const made: registry.IContainerRegistry = new registry.PrivateRegistry(chart, 'registry', {
  auth: registry.RegistryAuth.anonymous(),
  storage: registry.RegistryStorage.ephemeral({ sizeLimit: Size.gibibytes(1) }),
  exposure: registry.Exposure.ingress({
    host: 'registry.example.com', controller: registry.IngressController.nginx(), tls: registry.Tls.secret('registry-tls'),
  }),
});
export const image: string = made.image('shop/api', '1.4.2');
TS
for module in node16 nodenext preserve; do
  resolution=$([ $module = preserve ] && echo bundler || echo $module)
  npx tsc --noEmit --strict --noUncheckedIndexedAccess --skipLibCheck false --target es2022 --types node \
    --module $module --moduleResolution "$resolution" strict.ts || fail "the declarations do not compile with --module $module"
done
npx tsc --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --target es2022 --types node --module node16 strict.ts
echo 'the declarations compile in a strict app, with skipLibCheck false'
