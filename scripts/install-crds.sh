#!/bin/bash
# Installs the CRDs into the cluster of $KUBECONFIG and waits until it serves them.    KUBECTL: another kubectl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
KUBECTL=${KUBECTL:-kubectl}

# Established is said a moment before every kind is served. A CRD that is very new has no conditions at all, which some
# versions of `kubectl wait` take for an error.
served() {
  local kind
  "$KUBECTL" wait --for=condition=established --timeout=10s -f crds 2>&1 || return 1
  for kind in tenants backupschedules backupscheduleruns; do
    "$KUBECTL" get --raw "/apis/strongroom.dev/v1alpha1/$kind?limit=1" 2>&1 || return 1
  done
}

"$KUBECTL" apply -f crds > /dev/null
deadline=$((SECONDS + 60))
until answer=$(served); do
  if ((SECONDS >= deadline)); then
    echo "the CRDs are not served: $answer" >&2
    exit 1
  fi
  sleep 0.2
done
