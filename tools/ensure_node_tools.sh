#!/bin/sh
# axe-core and html-validate for the page tests, in the versions of tools/node/package-lock.json. Installs node and npm where it can.
set -eu
cd "$(dirname "$0")/node"

if [ -f node_modules/.package-lock.json ] && [ node_modules/.package-lock.json -nt package-lock.json ]; then
    exit 0
fi

if ! command -v npm >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing npm for the page tests" >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm >/dev/null
fi

if ! command -v npm >/dev/null 2>&1; then
    echo "No npm found: the page tests need it for axe-core and html-validate." >&2
    echo "Install it (Debian: sudo apt-get install npm, Node 18.19 or newer), then run make test again." >&2
    exit 1
fi

npm ci --ignore-scripts --no-audit --no-fund --silent
