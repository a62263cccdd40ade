#!/bin/bash
# Applies the CRDs to a real API server and compares its answers with what the examples beside this file expect.
#
#   run.sh [KUBECONFIG]      default: $KUBECONFIG; KUBECTL names another kubectl
#
# accepted/         is created; "# expect-default: PATH=VALUE" lines hold for the stored object (null: absent)
# refused/          is refused by the API server; its message holds every "# expect: TEXT"
# status/accepted/  is stored as the status of an object
# status/refused/   is refused as the status of an object, as above
# Also docs/examples/ and every YAML block of docs/api.md and the README, the descriptions and limits of the schemas, and what kubectl
# shows of them. One line per check; exit 1 if any failed. Uses a namespace of its own, which it deletes.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$here/lib.sh"
# shellcheck source-path=SCRIPTDIR source=schema.sh
source "$here/schema.sh"

accepted() {
  local file=$1 line path want got
  kube create --validate=false -o json -f "$file" >"$work/out" 2>"$work/err" || { cat "$work/err"; return 1; }
  while IFS= read -r line; do
    path=${line%%=*} want=${line#*=}
    got=$(jq -rcS "$path | if type == \"string\" then . else tojson end" "$work/out")
    [[ $got == "$want" ]] || { echo "$path: want $want, got $got"; return 1; }
  done < <(expectations expect-default "$file")
}

refused() {
  local file=$1
  if kube create --dry-run=server --validate=false -f "$file" >"$work/out" 2>&1; then
    echo "was accepted"
    return 1
  fi
  holds_expectations "$file"
}

# put_status FILE [QUERY]: stores FILE's status in the object of FILE's spec, which is made if it is not there.
put_status() {
  local file=$1 query=${2:-} kind name
  kube create --dry-run=client --validate=false -o json -f "$file" >"$work/want.json"
  kind=$(jq -r '.kind | ascii_downcase' "$work/want.json") name=$(jq -r .metadata.name "$work/want.json")
  kube get "$kind.strongroom.dev" "$name" -o json >"$work/have.json" 2>/dev/null ||
    kube create --validate=false -o json -f "$file" >"$work/have.json"
  jq --slurpfile want "$work/want.json" '.status = $want[0].status' "$work/have.json" >"$work/put.json"
  kube replace -f "$work/put.json" --raw \
    "/apis/strongroom.dev/v1alpha1/namespaces/$namespace/${kind}s/$name/status$query" >"$work/out" 2>&1
}

status_accepted() {
  put_status "$1" || { cat "$work/out"; return 1; }
  [[ $(jq -cS .status "$work/out") == "$(jq -cS .status "$work/want.json")" ]] || { echo "stored: $(jq -cS .status "$work/out")"; return 1; }
}

status_refused() {
  if put_status "$1" '?dryRun=All'; then
    echo "was accepted"
    return 1
  fi
  holds_expectations "$1"
}

dry_run() { kube apply --dry-run=server -f "$1"; }

yaml_blocks_of_pages() {
  awk -v dir="$work" '/^```yaml$/ { n++; out = sprintf("%s/page-%d.yaml", dir, n); next } /^```/ { out = ""; next } out { print > out }' \
    "$root/docs/api.md" "$root/README.md"
}

main() {
  install_crds
  each accepted "$here"/accepted/*.yaml
  each refused "$here"/refused/*.yaml
  each status_accepted "$here"/status/accepted/*.yaml
  each status_refused "$here"/status/refused/*.yaml
  each dry_run "$root"/docs/examples/*.yaml
  yaml_blocks_of_pages
  each dry_run "$work"/page-*.yaml
  check_schemas
  check_kubectl_output
  echo "$passed passed, $failed failed"
  [[ $failed == 0 ]]
}

start "${1:-}"
main
