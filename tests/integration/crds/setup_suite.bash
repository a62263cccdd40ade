# shellcheck shell=bash
# Once for all bats files of this folder: the CRDs are served.

load ../support/cluster

setup_suite() {
  require_kubeconfig
  "$ROOT/scripts/install-crds.sh"
}
