#!/bin/sh
# Installs from the committed lockfile; a stale lockfile is an error.
# With "small": only what building and running the demo and the command line needs.
set -eu
if [ "${1:-}" = small ]; then
  set -- --filter "wxrefund-monorepo" --filter-prod "@wxrefund/example..." --filter-prod "@wxrefund/cli..."
else
  set --
fi
exec pnpm install --frozen-lockfile --reporter=append-only "$@" >&2
