#!/usr/bin/env bash
# Rehearses a release of what is committed: versions, build, publishing to a registry on loopback, and a stranger who
# installs from there with npm. Nothing leaves this machine, and nothing changes in the checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
registry_pid=
finish() {
  [ -z "$registry_pid" ] || kill "$registry_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
say() { printf '\n== %s\n' "$*"; }
pnpm() { npx --prefer-offline -y pnpm@12 "$@"; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

say "a clean checkout"
git clone -q "$here" "$work/checkout"
cd "$work/checkout"
quietly pnpm install --frozen-lockfile
export TURBO_TELEMETRY_DISABLED=1 PATH="$work/checkout/node_modules/.bin:$PATH"

say "versions from the changesets"
pnpm -s run version-packages
git diff --stat -- 'packages/*/package.json' 'packages/*/src/version.ts'
version=$(node -p 'require("./packages/core/package.json").version')
quietly pnpm exec turbo run build --filter='./packages/*'

say "a registry on loopback"
# Outside the workspace and its lockfile. One of its dependencies asks for a dist-tag, which a mirror may lack.
mkdir "$work/registry"
cd "$work/registry"
echo '{"private":true,"dependencies":{"verdaccio":"6.10.4"},"overrides":{"node-fetch":"2.7.0"}}' >package.json
quietly npm install --prefer-offline --no-audit --no-fund --loglevel=error
cat >config.yaml <<END
storage: ./storage
auth: { htpasswd: { file: ./htpasswd, max_users: 10 } }
uplinks: { upstream: { url: "$(npm config get registry --loglevel=error)", cache: false } }
packages:
  "@wxrefund/*": { access: \$all, publish: \$all, unpublish: \$all }
  "**": { access: \$all, publish: \$authenticated, proxy: upstream }
log: { type: stdout, format: pretty, level: warn }
END
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
url=http://127.0.0.1:$port
node node_modules/verdaccio/bin/verdaccio -c config.yaml -l "127.0.0.1:$port" >registry.log 2>&1 &
registry_pid=$!
for _ in $(seq 50); do curl -fs "$url/-/ping" >/dev/null && break || sleep 0.2; done
# Everyone may publish there; clients want a token all the same.
printf 'registry=%s/\n//127.0.0.1:%s/:_authToken=local-only\n' "$url" "$port" >"$work/npmrc"
export NPM_CONFIG_USERCONFIG="$work/npmrc"

say "publishing $version"
cd "$work/checkout"
quietly pnpm exec changeset publish --no-git-tag
quietly pnpm exec changeset publish --no-git-tag
grep -q 'No unpublished' "$work/log" || { echo "A second run published again." >&2; exit 1; }

say "a stranger installs"
mkdir "$work/stranger"
cd "$work/stranger"
echo '{"private":true,"type":"module"}' >package.json
npm install --no-audit --no-fund --loglevel=error \
  @wxrefund/{core,webcrypto,client,node-http,edge-fetch,browser-verify,sandbox,cli}
[ "$(./node_modules/.bin/wxrefund --version)" = "$version" ]
cat >ask.js <<'END'
import { createRefundClient as createEdgeClient } from "@wxrefund/edge-fetch";
import { createRefundClient } from "@wxrefund/node-http";
import { createSandbox, defaultNumbers, defaultWorld, makeSandboxKeys, sandboxClientConfig } from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
const keys = await makeSandboxKeys();
const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
for (const create of [createRefundClient, createEdgeClient]) {
  const refunds = create(sandboxClientConfig(keys, served.url));
  const { refund, answer } = await refunds.query(defaultNumbers);
  console.log(refund.outRefundNo, refund.status, answer.verified);
  await refunds.close();
}
await served.close();
END
node ask.js
for manifest in node_modules/@wxrefund/*/package.json; do
  if grep -E '"(workspace|catalog):' "$manifest"; then echo "$manifest is not a released one." >&2; exit 1; fi
done
say "$version could be released"
