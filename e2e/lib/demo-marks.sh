# shellcheck shell=bash
# Of a cluster that others use too the demo changes and deletes nothing but what it has made, which is marked by a label. Its
# names are those that README.md and docs/install.md give to an installation. Needs demo.sh.

MADE_BY=strongroom.dev/made-by
MADE_BY_DEMO=$MADE_BY=demo
# Where it is, and where what it backs up is.
DEMO_NAMESPACES=${DEMO_NAMESPACES:-strongroom team-a}

# What the demo makes beside what is in its namespaces.
readonly -a DEMO_KINDS=(namespaces clusterroles clusterrolebindings customresourcedefinitions)
demo_names() {
  grep -E "^(namespace/(${DEMO_NAMESPACES// /|})|clusterrole(binding)?\..*/team-a-policy-reader|customresourcedefinition\..*\.strongroom\.dev)\$"
}

# Prints objects of these names that somebody else has made. Fails when that cannot be told.
not_of_demo() {
  local all
  all=$(kube get "$(IFS=, && echo "${DEMO_KINDS[*]}")" -l "$MADE_BY!=demo" -o name) || return
  demo_names <<< "$all" || true
}

refuse_what_is_not_of_demo() {
  local found
  found=$(not_of_demo) || die "cannot tell what is in the cluster already"
  [[ -z $found ]] ||
    die "the demo would change what it has not made: ${found//$'\n'/, }. It wants a cluster without; make demo, without CLUSTER, brings one"
}

# The CRDs come with the chart, so they are marked afterwards: all, as refuse_what_is_not_of_demo has seen that there were none but the
# demo's before.
mark_crds() {
  local all
  all=$(kube get customresourcedefinitions -o name) || return
  all=$(demo_names <<< "$all") || return 0
  # shellcheck disable=SC2086 # names are words
  kube label --overwrite $all "$MADE_BY_DEMO" > /dev/null
}

# The chart leaves the CRDs on purpose.
delete_what_is_of_demo() {
  local kind left
  if [[ $(kube get namespaces -l "$MADE_BY_DEMO" -o name) == *namespace/strongroom* ]] &&
    helm status strongroom --namespace strongroom > /dev/null 2>&1; then
    helm uninstall strongroom --namespace strongroom --wait --timeout "${ROLLOUT_SECONDS}s"
  fi
  for kind in "${DEMO_KINDS[@]}"; do kube delete "$kind" -l "$MADE_BY_DEMO"; done
  left=$(not_of_demo) || die "cannot tell what is left in the cluster"
  [[ -z $left ]] || say "left, as the demo has not made it: ${left//$'\n'/, }"
}
