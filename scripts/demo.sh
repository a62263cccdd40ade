#!/bin/bash
# Shows the main job on a real cluster, from a bare Debian 12 on.
#   scripts/demo.sh         bring everything up, then run e2e/demo.sh; the cluster stays for a look around
#   scripts/demo.sh down    remove what the demo made
# TENANT=graph backs up a tenant behind Microsoft Graph, of a Graph for tests, instead of the cluster itself (e2e/demo-graph.sh).
# CLUSTER=existing uses the cluster of $KUBECONFIG instead, with $IMAGE (and $POSTGRES_IMAGE, $GRAPH_IMAGE) that it can pull.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
source scripts/lib.sh
NAME=${DEMO_NAME:-demo}
case ${TENANT:-kubernetes} in
  kubernetes) DEMO=e2e/demo.sh IMAGES=(strongroom postgres) NEEDED=(jq openssl) ;;
  graph) DEMO=e2e/demo-graph.sh IMAGES=(strongroom postgres graph) NEEDED=(jq openssl zstd) ;;
  *)
    echo "TENANT=$TENANT: expected kubernetes or graph" >&2
    exit 2
    ;;
esac

stop() { # MESSAGE
  echo "$1" >&2
  exit 2
}

use_existing_cluster() {
  local command
  [[ -n ${KUBECONFIG:-} ]] || stop "CLUSTER=existing needs KUBECONFIG, the cluster to use"
  [[ -n ${IMAGE:-} ]] || stop "CLUSTER=existing needs IMAGE, a name under which the cluster finds the image (make image builds it)"
  POSTGRES_IMAGE=${POSTGRES_IMAGE:-docker.io/library/postgres:15}
  [[ ${TENANT:-} != graph || -n ${GRAPH_IMAGE:-} ]] ||
    stop "TENANT=graph needs GRAPH_IMAGE, a name under which the cluster finds the image of the Graph (scripts/image.sh graph builds it)"
  # The kubectl of `e2e/cluster build` when there is no other.
  [[ -n ${KUBECTL:-} ]] || command -v kubectl > /dev/null || PATH=$PATH:$(e2e/cluster programs)
  KUBECTL=${KUBECTL:-kubectl}
  for command in "$KUBECTL" "${NEEDED[@]}"; do
    command -v "$command" > /dev/null || stop "CLUSTER=existing needs $command"
  done
  HELM=$(scripts/helm.sh) || stop "CLUSTER=existing needs Helm"
  export HELM
  "$KUBECTL" version --request-timeout=10s > /dev/null || stop "the cluster of KUBECONFIG=$KUBECONFIG does not answer"
}

# The demo begins with a cluster in which nothing has happened yet.
new_cluster() {
  e2e/cluster --name "$NAME" down
  e2e/cluster --name "$NAME" up
}
load_images() {
  local archives
  archives=$(scripts/image.sh "${IMAGES[@]}")
  mapfile -t archives <<< "$archives"
  e2e/cluster --name "$NAME" load "${archives[@]}"
}

bring_up() {
  step "Debian packages" scripts/install-deps.sh all
  step "Kubernetes (built once, then cached)" e2e/cluster build
  step "Helm (fetched once, then cached)" scripts/helm.sh
  step "images (cached while the sources are unchanged)" scripts/image.sh "${IMAGES[@]}"
  step "a cluster" new_cluster
  step "images into the cluster" load_images
  eval "$(e2e/cluster --name "$NAME" env)"
  KUBECTL=${KUBECTL:-kubectl}
  IMAGE=$(scripts/image.sh --name strongroom) POSTGRES_IMAGE=$(scripts/image.sh --name postgres)
  GRAPH_IMAGE=$(scripts/image.sh --name graph)
}
show_demo() {
  live_step "demo" "$DEMO"
}

tear_down() {
  if [[ ${CLUSTER:-} == existing ]]; then
    IMAGE=${IMAGE:-unused} GRAPH_IMAGE=${GRAPH_IMAGE:-unused}
    use_existing_cluster
    export KUBECTL KUBECONFIG IMAGE POSTGRES_IMAGE GRAPH_IMAGE
    "$DEMO" down
  else
    e2e/cluster --name "$NAME" down
  fi
}

case ${1:-up} in
  up)
    if [[ ${CLUSTER:-} == existing ]]; then
      STEPS=$(count_steps show_demo)
      use_existing_cluster
    else
      STEPS=$(count_steps bring_up show_demo)
      bring_up
    fi
    export KUBECTL KUBECONFIG IMAGE POSTGRES_IMAGE GRAPH_IMAGE
    show_demo
    ;;
  down) tear_down ;;
  *)
    echo "usage: scripts/demo.sh [up|down]" >&2
    exit 2
    ;;
esac
