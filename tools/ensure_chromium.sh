#!/bin/sh
# A Chromium for the browser tests: the one named by GEOMAP_CHROMIUM, an installed one, or Debian's package where it can be installed.
set -eu

for name in "${GEOMAP_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests" >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi

echo "No Chromium found: the browser tests will be skipped." >&2
echo "Install it (Debian: sudo apt-get install chromium) or set GEOMAP_CHROMIUM to a Chromium or Chrome, then run make test again." >&2
