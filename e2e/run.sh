#!/bin/bash
# The demo as a test: a node of its own, the images, then demo.sh with CHECK=1, in which it fails where the demo would only
# show, release.sh, and, once the demo has gone again, pages.sh. The node is removed afterwards, also after a failure; its logs are kept in
# build/logs/e2e then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
NAME=${E2E_NAME:-e2e-$$}

finish() {
  local result=$?
  if ((result != 0)); then
    rm -rf build/logs/e2e
    mkdir -p build/logs
    cp -r "$(e2e/cluster --name "$NAME" logs)" build/logs/e2e || true
  fi
  e2e/cluster --name "$NAME" down
  exit "$result"
}
trap finish EXIT

e2e/cluster --name "$NAME" up
archives=$(scripts/image.sh strongroom postgres)
mapfile -t archives <<< "$archives"
e2e/cluster --name "$NAME" load "${archives[@]}"
eval "$(e2e/cluster --name "$NAME" env)"
KUBECTL=${KUBECTL:-kubectl} HELM=$(scripts/helm.sh --pinned)
IMAGE_ARCHIVE=${archives[0]} IMAGE=$(scripts/image.sh --name strongroom) POSTGRES_IMAGE=$(scripts/image.sh --name postgres)
export KUBECTL HELM IMAGE IMAGE_ARCHIVE POSTGRES_IMAGE CHECK=1
e2e/demo.sh
e2e/release.sh
e2e/demo.sh down
e2e/pages.sh
