# shellcheck shell=bash
# For bats files that talk to the cluster of $KUBECONFIG: kubectl in a namespace of the file's own, and what examples expect.
# KUBECTL names another kubectl.

bats_require_minimum_version 1.5.0
# shellcheck disable=SC2034 # of who loads this
ROOT=$(cd "$BATS_TEST_DIRNAME/../../.." && pwd)

kube() {
  "${KUBECTL:-kubectl}" --kubeconfig "$KUBECONFIG" --cache-dir "$BATS_FILE_TMPDIR/cache" --namespace "$NAMESPACE" \
    --request-timeout 30s "$@"
}

# The same for objects of more than one namespace, each of which says its own.
everywhere() { NAMESPACE='' "$@"; } # COMMAND..

# Prints the objects of a file or folder as JSON; kubectl's list of them is taken apart.
as_json() { # PATH
  kube create --dry-run=client --validate=false -o json -f "$1" | jq '(.items // [.])[]'
}

# kubectl has clusters of its own to turn to when it is given none.
require_kubeconfig() {
  [[ -r ${KUBECONFIG:-} ]] || { echo "KUBECONFIG names no readable file; see tests/integration/support/on-own-cluster.sh"; return 1; }
}

# For setup_file and teardown_file. Objects of ours go first: nothing collects them in a cluster without a controller manager.
make_namespace() { # PREFIX
  require_kubeconfig
  export NAMESPACE=$1-$$-$RANDOM
  kube create namespace "$NAMESPACE"
}
delete_namespace() {
  kube delete tenants.strongroom.dev,bsched,bsr --all || true
  kube delete namespace "$NAMESPACE" --wait=false
}

# Runs COMMAND with every FILE and shows what it said about those that it failed for. A folder without files is a failure, or
# a typing error would pass as success.
each() { # COMMAND FILE..
  local command=$1 file output status result=0
  shift
  for file in "$@"; do
    # A command fails at its first step that fails, without being the test's failure yet.
    set +eET
    output=$(set -e && "$command" "$file" 2>&1)
    status=$?
    set -eET
    ((status == 0)) || { echo "$file: $output"; result=1; }
  done
  return "$result"
}

# What the comment lines "# WORD: ..." of FILE say.
expectations() { sed -n "s/^# $1: //p" "$2"; } # WORD FILE

# FILE holds every line of standard input, which has one at least.
holds() { # FILE
  local text count=0
  while IFS= read -r text; do
    count=$((count + 1))
    grep -qF -- "$text" "$1" || { echo "no '$text' in: $(< "$1")"; return 1; }
  done
  ((count > 0)) || { echo "nothing is expected"; return 1; }
}
