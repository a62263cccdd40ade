# shellcheck shell=bash
# Shared by run.sh and schema.sh: the test's own namespace, the counters, and the comparison with expected texts.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
work=$(mktemp -d)
passed=0
failed=0
namespace=crds-$$-$RANDOM

kube() { "${KUBECTL:-kubectl}" --kubeconfig "$kubeconfig" --cache-dir "$work/cache" --namespace "$namespace" --request-timeout 30s "$@"; }

start() {
  kubeconfig=${1:-${KUBECONFIG:-}}
  trap finish EXIT
  [[ -r $kubeconfig ]] || { echo "usage: run.sh KUBECONFIG (a readable file)" >&2; exit 2; }
  kube create namespace "$namespace" >/dev/null
}

finish() {
  [[ ! -r $kubeconfig ]] || delete_objects
  rm -rf "$work"
}

delete_objects() {
  kube delete tenants.strongroom.dev,bsched,bsr --all >/dev/null 2>&1 || true
  kube delete namespace "$namespace" --wait=false >/dev/null 2>&1 || true
}

install_crds() {
  KUBECONFIG=$kubeconfig "$root/scripts/install-crds.sh"
}

# check NAME COMMAND..: one line for the command's result, with its output if it failed.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok     $name"
  else
    failed=$((failed + 1))
    echo "FAILED $name"
    # shellcheck disable=SC2001 # every line is indented, not one
    sed 's/^/       /' <<<"$output"
  fi
}

# each COMMAND FILE..: a folder without files is a failure, or a typing error would pass as success.
each() {
  local command=$1 file
  shift
  for file in "$@"; do
    check "$command $(basename "$file" .yaml)" "$command" "$file"
  done
}

# expectations WORD FILE: what the comment lines "# WORD: ..." of the file say.
expectations() { sed -n "s/^# $1: //p" "$2"; }

# The API server's answer in $work/out is a refusal of the object, and holds every expected text of the file.
holds_expectations() {
  local text count=0
  grep -q 'is invalid' "$work/out" || { cat "$work/out"; return 1; }
  while IFS= read -r text; do
    count=$((count + 1))
    grep -qF -- "$text" "$work/out" || { echo "no '$text' in: $(cat "$work/out")"; return 1; }
  done < <(expectations expect "$1")
  [[ $count -gt 0 ]] || { echo "the file expects nothing"; return 1; }
}
