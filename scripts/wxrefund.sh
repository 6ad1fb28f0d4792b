#!/bin/sh
# Runs the command line from the checkout, building it first where that has not been done.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -f "$here/packages/cli/dist/main.js" ]; then
  sh "$here/scripts/install.sh" small
  turbo run build --filter=@wxrefund/cli... --output-logs=errors-only >&2
fi
cd "${INIT_CWD:-$here}"
exec node "$here/packages/cli/dist/main.js" "$@"
