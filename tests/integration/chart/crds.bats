#!/usr/bin/env bats
# How the CRDs get into the chart: by a symbolic link to crds/ that Helm follows.

load ../support/cluster
load chart

setup_file() {
  make_namespace chart
  "$HELM" package "$CHART" --destination "$BATS_FILE_TMPDIR"
}
teardown_file() { delete_namespace; }

package() { echo "$BATS_FILE_TMPDIR"/strongroom-*.tgz; }

render_crds_for() { # KUBERNETES CHART
  "$HELM" template strongroom "$2" --kube-version "$1" --namespace "$NAMESPACE" -f "$BATS_TEST_DIRNAME/values/default.yaml" \
    --show-only templates/crds.yaml >"$BATS_TEST_TMPDIR/crds.yaml"
}

# The CRDs that Helm renders from a folder or an archive are those of crds/, but for what keeps them, and rules in CEL.
renders_the_crds() { # CHART
  render_crds_for 1.24.0 "$1"
  [[ $(grep -cxF '  annotations: {helm.sh/resource-policy: keep}' "$BATS_TEST_TMPDIR/crds.yaml") == 5 ]]
  as_json "$BATS_TEST_TMPDIR/crds.yaml" | jq -S 'del(.metadata.annotations["helm.sh/resource-policy"])' >"$BATS_TEST_TMPDIR/rendered"
  as_json "$ROOT/crds" | jq -S '.metadata.annotations //= {}' | diff - "$BATS_TEST_TMPDIR/rendered"
}

@test "git has no second copy of the CRDs" {
  [[ -L $CHART/files/crds ]]
  [[ $CHART/files/crds -ef $ROOT/crds ]]
}

@test "helm package puts the CRDs into the archive" {
  tar -xzf "$(package)" -C "$BATS_TEST_TMPDIR" strongroom/files/crds
  diff -r "$ROOT/crds" "$BATS_TEST_TMPDIR/strongroom/files/crds"
}

@test "helm template renders the CRDs from the folder" {
  renders_the_crds "$CHART"
}

@test "helm template renders the CRDs from the archive" {
  renders_the_crds "$(package)"
}

# Clients of older ones refuse a schema with rules in CEL.
@test "what is for Kubernetes 1.25 is left out before" {
  local version want rules='[.. | objects | select(has("x-kubernetes-validations"))["x-kubernetes-validations"][].message] | length'
  while read -r version want; do
    render_crds_for "$version" "$CHART"
    [[ $(as_json "$BATS_TEST_TMPDIR/crds.yaml" | jq -s "$rules") == "$want" ]]
  done <<'VERSIONS'
1.20.2 0
1.24.17 0
1.25.0 4
1.25.0-gke.100 4
1.36.1 4
VERSIONS
}

# All that is frozen and always there is compared; what is not may change: see crds/.
@test "each member of what a run does is in the rule that keeps it" {
  render_crds_for 1.36.1 "$CHART"
  as_json "$BATS_TEST_TMPDIR/crds.yaml" | jq -r 'select(.spec.names.kind == "BackupScheduleRun")
    | .spec.versions[0].schema.openAPIV3Schema.properties.status.properties.resolved
    | .["x-kubernetes-validations"][0].rule as $rule | .properties | keys[] | select(. as $member | $rule | contains("self." + $member) | not)' |
    diff - <(printf '%s\n' deadline jobName)
}
