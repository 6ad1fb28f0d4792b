#!/bin/sh
# Runs the command line from the checkout. Where it is not built yet, or a source is newer, it is built first;
# what that says goes to stderr, so that stdout is the program's own.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
main=$here/packages/cli/dist/main.js
if [ ! -f "$main" ] || [ -n "$(find "$here"/packages/*/src "$here/pnpm-lock.yaml" -newer "$main")" ]; then
  cd "$here"
  sh scripts/install.sh small
  TURBO_TELEMETRY_DISABLED=1 turbo run build --filter=@wxrefund/cli... --output-logs=errors-only >&2
  touch "$main"
fi
cd "${INIT_CWD:-$here}"
exec node "$main" "$@"
