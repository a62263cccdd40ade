#!/usr/bin/env bats
# What the chart makes of values, as a real API server would get it.
#
# values/   is rendered, holds every "# expect: TEXT" and no "# absent: TEXT" (NAMESPACE: that of the release), and the API
#           server takes every object
# refused/  is refused, with a message that holds every "# expect: TEXT"

load ../support/cluster
load chart

setup_file() { make_chart_namespace; }
teardown_file() { delete_namespace; }

expected() { expectations "$1" "$2" | sed "s/NAMESPACE/$NAMESPACE/g"; } # WORD FILE

renders_and_applies() {
  local text
  must_render "$1"
  holds "$BATS_TEST_TMPDIR/rendered" < <(expected expect "$1")
  while IFS= read -r text; do
    if grep -nF -- "$text" "$BATS_TEST_TMPDIR/rendered"; then return 1; fi
  done < <(expected absent "$1")
  kube apply --dry-run=server -f "$BATS_TEST_TMPDIR/rendered"
}

lint() { "$HELM" lint --strict "$CHART" -f "$1"; }

is_refused() {
  if render "$1"; then
    echo "was accepted"
    return 1
  fi
  holds "$BATS_TEST_TMPDIR/refusal" < <(expected expect "$1")
}

@test "values are rendered as they say, and the API server takes it" {
  each renders_and_applies "$BATS_TEST_DIRNAME"/values/*.yaml
}

@test "helm lint is content" {
  each lint "$BATS_TEST_DIRNAME"/values/{default,every-value}.yaml
}

@test "wrong values are refused, with a message that helps" {
  each is_refused "$BATS_TEST_DIRNAME"/refused/*.yaml
}

@test "PodDisruptionBudgets are of the newest version that the cluster serves" {
  local want
  want=$(kube api-versions | grep '^policy/' | sort | head -n 1)
  must_render "$BATS_TEST_DIRNAME/values/default.yaml" --show-only templates/poddisruptionbudgets.yaml
  [[ $(grep '^apiVersion:' "$BATS_TEST_TMPDIR/rendered" | sort -u) == "apiVersion: $want" ]]
}

# They are worth as much as rights on pods, which of the roles of Kubernetes edit and admin have (docs/security.md).
@test "rights to write Tenants and schedules are for those who may create pods" {
  must_render "$BATS_TEST_DIRNAME/values/default.yaml" --show-only templates/user-roles.yaml
  as_json "$BATS_TEST_TMPDIR/rendered" |
    jq -r 'select(any(.rules[].verbs[]; IN("get", "list", "watch") | not)) | .metadata.labels | keys[] | select(contains("/aggregate-to-"))' |
    sort | diff - <(printf 'rbac.authorization.k8s.io/aggregate-to-%s\n' admin edit)
}

# As when a GitOps tool renders.
@test "values are rendered without a cluster to ask" {
  "$HELM" template strongroom "$CHART" --namespace "$NAMESPACE" -f "$BATS_TEST_DIRNAME/values/default.yaml" >"$BATS_TEST_TMPDIR/rendered"
  grep -qx 'apiVersion: policy/v1' "$BATS_TEST_TMPDIR/rendered"
}

@test "the version of the chart is the project's" {
  local version
  version=$(sed -n 's/^project(strongroom VERSION \([0-9.]*\).*/\1/p' "$ROOT/CMakeLists.txt")
  grep -qx "version: $version" "$CHART/Chart.yaml"
  grep -qx "appVersion: $version" "$CHART/Chart.yaml"
}

@test "every value has a line in docs/install.md" {
  # shellcheck disable=SC2016 # backticks of Markdown
  jq -r 'def walk(p): (.properties // {}) | to_entries[] | (p + .key) as $path
      | if .value.properties then .value | walk($path + ".") else $path end; walk("")' "$CHART/values.schema.json" |
    grep -vx global | sed 's/.*/`&`/' >"$BATS_TEST_TMPDIR/values"
  holds "$ROOT/docs/install.md" <"$BATS_TEST_TMPDIR/values"
}

@test "README and docs/install.md make the same Secret" {
  diff <(documented_secret docs/install.md) <(documented_secret README.md)
}
