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

# The CRDs that Helm renders from a folder or an archive are those of crds/, but for what keeps them.
renders_the_crds() { # CHART
  "$HELM" template strongroom "$1" --namespace "$NAMESPACE" -f "$BATS_TEST_DIRNAME/values/default.yaml" \
    --show-only templates/crds.yaml >"$BATS_TEST_TMPDIR/crds.yaml"
  [[ $(grep -cxF '  annotations: {helm.sh/resource-policy: keep}' "$BATS_TEST_TMPDIR/crds.yaml") == 3 ]]
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
