#!/bin/bash
# Installs the CRDs into the cluster of $KUBECONFIG and waits until it serves them.    KUBECTL: another kubectl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
KUBECTL=${KUBECTL:-kubectl}
# shellcheck source=e2e/lib/common.sh
source e2e/lib/common.sh

# Established is said a moment before every kind is served. A CRD that is very new has no conditions at all, which some
# versions of `kubectl wait` take for an error.
ask() {
  local kind
  "$KUBECTL" wait --for=condition=established --timeout=10s -f crds || return 1
  for kind in tenants backupschedules backupscheduleruns backuprestores notifiers; do
    "$KUBECTL" get --raw "/apis/strongroom.dev/v1alpha1/$kind?limit=1" || return 1
  done
}
are_served() { answer=$(ask 2>&1); }

"$KUBECTL" apply -f crds > /dev/null
await 60 "the CRDs to be served" are_served || die "$answer"
