#!/bin/bash
# Compares catalogue/graph.yaml with the types that Microsoft publishes (check_types.py). They are fetched once, by the lock file
# beside this script, into the user's cache folder.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
# shellcheck source=e2e/lib/common.sh
source "$ROOT/e2e/lib/common.sh"

# A folder for each state of the lock file.
LOCK_HASH=$(sha256sum "$HERE/package-lock.json" | cut -c 1-16)
FOLDER=$CACHE_DIR/graph-types-$LOCK_HASH

fetch() {
  require_commands "scripts/install-deps.sh" npm
  say "fetching Microsoft's types of Graph"
  # Whom the machine trusts, npm may trust: by itself it knows no authority of a company's own.
  local trusted=/etc/ssl/certs/ca-certificates.crt new=$FOLDER.new
  [[ -n ${NODE_EXTRA_CA_CERTS:-} || ! -s $trusted ]] || export NODE_EXTRA_CA_CERTS=$trusted
  rm -rf "$new"
  mkdir -p "$new"
  cp "$HERE/package.json" "$HERE/package-lock.json" "$new"
  (cd "$new" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 > /dev/null)
  mv "$new" "$FOLDER"
}

if [[ ! -d $FOLDER ]]; then
  take_lock "$FOLDER.lock"
  [[ -d $FOLDER ]] || fetch
  release_lock "$FOLDER.lock"
fi
# Nothing is written beside the sources.
PYTHONDONTWRITEBYTECODE=1 exec python3 "$HERE/check_types.py" "$ROOT/catalogue/graph.yaml" \
  "$FOLDER/node_modules/@microsoft/microsoft-graph-types-beta/microsoft-graph.d.ts"
