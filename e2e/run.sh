#!/bin/bash
# The demos as a test: a node of its own, the images, then demo.sh and demo-graph.sh at the same time with CHECK=1, in which they fail
# where they would only show, release.sh, notify.sh, and, once the demos have gone again, pages.sh. The node is removed afterwards, also
# after a failure; its logs are kept in build/logs/e2e then.
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
archives=$(scripts/image.sh strongroom postgres graph)
mapfile -t archives <<< "$archives"
e2e/cluster --name "$NAME" load "${archives[@]}"
eval "$(e2e/cluster --name "$NAME" env)"
KUBECTL=${KUBECTL:-kubectl} HELM=$(scripts/helm.sh --pinned)
IMAGE_ARCHIVE=${archives[0]} IMAGE=$(scripts/image.sh --name strongroom) POSTGRES_IMAGE=$(scripts/image.sh --name postgres)
GRAPH_IMAGE=$(scripts/image.sh --name graph) DEMO_NAMESPACES="strongroom team-a contoso fake-graph receivers"
export KUBECTL HELM IMAGE IMAGE_ARCHIVE POSTGRES_IMAGE GRAPH_IMAGE DEMO_NAMESPACES CHECK=1
e2e/install.sh
# Both wait for the same minute.
GRAPH_LOG=$(mktemp)
INSTALLED=yes e2e/demo-graph.sh > "$GRAPH_LOG" 2>&1 &
result=0
INSTALLED=yes e2e/demo.sh || result=$?
wait $! || result=$?
cat "$GRAPH_LOG" && rm "$GRAPH_LOG"
((result == 0))
e2e/release.sh
e2e/notify.sh
e2e/demo.sh down
e2e/pages.sh
