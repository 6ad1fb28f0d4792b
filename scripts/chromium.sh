#!/bin/sh
# Installs Debian's Chromium, and a small Chinese font for its pages, once; does nothing where they are already.
# Elsewhere name an executable in CHROMIUM_PATH. Without a browser the tests fail: none is left out.
set -eu
chromium=${CHROMIUM_PATH:-/usr/bin/chromium}
[ -x "$chromium" ] && exit 0
if [ -n "${CHROMIUM_PATH:-}" ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "There is no browser at $chromium: install Chromium, or name one in CHROMIUM_PATH." >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq"
$apt update
$apt install -y --no-install-recommends chromium fonts-wqy-microhei >/dev/null
