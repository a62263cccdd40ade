#!/bin/bash
# Prints the folder in the user's cache where the npm packages of package.json are, and model.json, which make_model.py made of
# one of them. Fetched and made once.
#   tests/graph/packages.sh
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=e2e/lib/common.sh
source "$HERE/../../e2e/lib/common.sh"

# Another package.json, lock or script makes another folder.
FOLDER=$CACHE_DIR/graph-$(cat "$HERE"/package.json "$HERE"/package-lock.json "$HERE"/make_model.py | sha256sum | cut -c 1-12)

make_folder() {
  require_commands "scripts/install-deps.sh" npm
  say "fetching Microsoft's types and client"
  # Whom the machine trusts, npm may trust: by itself it knows no authority of a company's own.
  local trusted=/etc/ssl/certs/ca-certificates.crt
  [[ -n ${NODE_EXTRA_CA_CERTS:-} || ! -s $trusted ]] || export NODE_EXTRA_CA_CERTS=$trusted
  rm -rf "$FOLDER.new"
  mkdir -p "$FOLDER.new"
  cp "$HERE"/package.json "$HERE"/package-lock.json "$FOLDER.new"
  npm ci --prefix "$FOLDER.new" --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 >&2
  /usr/bin/python3 "$HERE/make_model.py" \
    "$FOLDER.new/node_modules/@microsoft/microsoft-graph-types-beta/microsoft-graph.d.ts" "$FOLDER.new/model.json"
  mv "$FOLDER.new" "$FOLDER"
}

if [[ ! -d $FOLDER ]]; then
  take_lock "$FOLDER.lock"
  [[ -d $FOLDER ]] || make_folder
  release_lock "$FOLDER.lock"
fi
echo "$FOLDER"
