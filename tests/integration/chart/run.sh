#!/bin/bash
# Renders the Helm chart as a real API server would get it and compares with what the values beside this file expect.
#
#   run.sh [KUBECONFIG]      default: $KUBECONFIG, a cluster with nothing in it; KUBECTL names another kubectl
#
# values/     is rendered, holds every "# expect: TEXT" and no "# absent: TEXT" (NAMESPACE: that of the release), and the API
#             server takes every object
# refused/    is refused, with a message that holds every "# expect: TEXT"
# rights.txt  what the accounts of the processes may do
# Also the certificates, the copies of the CRDs, the Notes and docs/install.md. One line per check; exit 1 if any failed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../crds/lib.sh
source "$here/../crds/lib.sh"
# shellcheck source-path=SCRIPTDIR source=tls.sh
source "$here/tls.sh"
chart=$root/charts/strongroom
helm=$("$root/scripts/helm.sh" --pinned)

# render VALUES FLAGS..: into $work/out, with what the cluster knows. What Helm says about it goes into $work/err.
render() {
  "$helm" template strongroom "$chart" --kubeconfig "$kubeconfig" --namespace "$namespace" --dry-run=server -f "$@" >"$work/out" 2>"$work/err"
}

expected() { expectations "$1" "$2" | sed "s/NAMESPACE/$namespace/g"; }

values() {
  local text
  render "$1" || { cat "$work/err"; return 1; }
  while IFS= read -r text; do
    grep -qF -- "$text" "$work/out" || { echo "not rendered: $text"; return 1; }
  done < <(expected expect "$1")
  while IFS= read -r text; do
    ! grep -nF -- "$text" "$work/out" || { echo "rendered: $text"; return 1; }
  done < <(expected absent "$1")
  kube apply --dry-run=server -f "$work/out" >"$work/applied" 2>&1 || { cat "$work/applied"; return 1; }
}

lint() { "$helm" lint --strict "$chart" -f "$1"; }

refused() {
  local text count=0
  if render "$1"; then
    echo "was accepted"
    return 1
  fi
  while IFS= read -r text; do
    count=$((count + 1))
    grep -qF -- "$text" "$work/err" || { echo "no '$text' in: $(cat "$work/err")"; return 1; }
  done < <(expected expect "$1")
  [[ $count -gt 0 ]] || { echo "the file expects nothing"; return 1; }
}

# Without a cluster to ask, as when a GitOps tool renders.
offline() {
  "$helm" template strongroom "$chart" --namespace "$namespace" -f "$here/values/default.yaml" >"$work/out" &&
    grep -qx 'apiVersion: policy/v1' "$work/out"
}

crds_are_copies() { diff -r "$root/crds" "$chart/files/crds"; }

# Apart from what keeps them, the rendered ones say the same.
crds_are_rendered() {
  local annotation='  annotations: {helm.sh/resource-policy: keep}'
  render "$here/values/default.yaml" --show-only templates/crds.yaml || { cat "$work/err"; return 1; }
  [[ $(grep -cxF -- "$annotation" "$work/out") == 3 ]] || { echo "not kept"; return 1; }
  kube apply --dry-run=server -o json -f "$work/out" | jq -S '.items[].spec' >"$work/rendered" &&
    kube apply --dry-run=server -o json -f "$root/crds" | jq -S '.items[].spec' >"$work/original" &&
    diff "$work/original" "$work/rendered"
}

version_is_the_projects() {
  local version
  version=$(sed -n 's/^project(strongroom VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
  grep -qx "version: $version" "$chart/Chart.yaml" && grep -qx "appVersion: $version" "$chart/Chart.yaml"
}

# One question to the API server for each line of rights.txt, all in one request. What follows a slash is a subresource or, for
# leases, a name.
reviews() {
  grep -v '^#' "$here/rights.txt" | tr -s ' ' | jq -R --arg namespace "$namespace" 'split(" ") as [$account, $want, $verb, $what, $where]
    | ($what | split("/")) as [$kind, $part] | ($kind | split(".")) as $kind
    | {apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec: {
        user: "system:serviceaccount:\($namespace):\($account)",
        resourceAttributes: ({verb: $verb, resource: $kind[0], group: ($kind[1:] | join("."))}
          + if $where == "own" then {namespace: $namespace} else {} end
          + if $part == null then {} elif $kind[0] == "leases" then {name: $part} else {subresource: $part} end)}}' |
    jq -s '{apiVersion: "v1", kind: "List", items: .}'
}

rights() {
  local account want verb resource where allowed
  reviews | kube create -o json -f - | jq -r .status.allowed >"$work/allowed"
  while read -r account want verb resource where <&3 && read -r allowed; do
    [[ $want == yes ]] && want=true || want=false
    check "$account: $verb $resource ($where) is $want" test "$want" = "$allowed"
  done 3< <(grep -v '^#' "$here/rights.txt") <"$work/allowed"
  check 'every right has an answer' test "$(wc -l <"$work/allowed")" = "$(grep -vc '^#' "$here/rights.txt")"
}

# A real release; nothing runs here, so neither hooks nor pods are waited for.
release() { # install|upgrade FLAGS..
  "$helm" "$1" strongroom "$chart" --kubeconfig "$kubeconfig" --namespace "$namespace" --no-hooks -f "$here/values/default.yaml" "${@:2}"
}

# CRDs that were applied by hand are only taken over when that is asked for.
install() {
  install_crds
  ! release install >"$work/out" 2>&1 || { echo "the CRDs were taken over"; return 1; }
  grep -q 'cannot be imported' "$work/out" || { cat "$work/out"; return 1; }
  release install --take-ownership
}

# The manifest that the Notes propose.
notes_are_valid() {
  "$helm" get notes strongroom --kubeconfig "$kubeconfig" --namespace "$namespace" >"$work/out" || return 1
  sed -n '/<<END$/,/^  END$/{//!p}' "$work/out" | sed 's/^  //' >"$work/notes.yaml"
  [[ $(kube apply --dry-run=server -f "$work/notes.yaml" | wc -l) == 2 ]]
}

# Every value has a line in the table.
values_are_documented() {
  local value missing=0
  while read -r value; do
    grep -qF -- "\`$value\`" "$root/docs/install.md" || { echo "not in docs/install.md: $value"; missing=1; }
  done < <(jq -r 'def walk(p): (.properties // {}) | to_entries[] | (p + .key) as $path
      | if .value.properties then .value | walk($path + ".") else $path end; walk("")' "$chart/values.schema.json" | grep -vx global)
  return $missing
}

# The Secret as docs/install.md and the README make it.
documented_secret() {
  local page
  for page in "$root/docs/install.md" "$root/README.md"; do
    sed -n '/create secret generic strongroom-database/,/[^\\]$/p' "$page" | sed 's/^kubectl -n strongroom /kube /' >"$work/$(basename "$page").sh"
  done
  # shellcheck source=/dev/null
  diff "$work/install.md.sh" "$work/README.md.sh" && source "$work/install.md.sh"
}

# No controller manager runs here, which would make the account; nor is a pod ever started.
prepare() {
  kube create serviceaccount default >/dev/null
  kube create secret generic incomplete --from-literal=owner=o --from-literal=controller=c >/dev/null
  kube create secret generic own-certificate --from-literal=ca.crt=authority --from-literal=tls.crt=c --from-literal=tls.key=k >/dev/null
  kube apply -f "$here/foreign-crds.yaml" >/dev/null
  kube wait --for=condition=established --timeout=10s -f "$here/foreign-crds.yaml" >/dev/null
}

main() {
  prepare
  check 'documented Secret' documented_secret
  check 'copies of the CRDs' crds_are_copies
  check 'rendered CRDs' crds_are_rendered
  check 'version of the chart' version_is_the_projects
  each values "$here"/values/*.yaml
  each lint "$here"/values/{default,every-value}.yaml
  each refused "$here"/refused/*.yaml
  check 'values without a cluster' offline
  check 'values in docs/install.md' values_are_documented
  check_tls
  check 'helm install' install
  check 'certificate is kept' certificate_is_kept
  check 'certificate is renewed' certificate_is_renewed
  check 'manifest of the Notes' notes_are_valid
  rights
  echo "$passed passed, $failed failed"
  [[ $failed == 0 ]]
}

start "${1:-}"
main
