#!/usr/bin/env bats
# The admission policies, which API servers of Kubernetes 1.30 and newer keep by themselves. What they refuse, tests/integration/admission
# sees on an API server that has them.

load ../support/cluster
load chart

setup_file() { make_chart_namespace; }
teardown_file() { delete_namespace; }

# Without asking a cluster.
render_policies() { # KUBERNETES FLAGS..
  "$HELM" template strongroom "$CHART" --namespace "$NAMESPACE" --kube-version "$1" -f "$BATS_TEST_DIRNAME/values/default.yaml" \
    --set admissionPolicy.enabled=true --show-only templates/admission-policy.yaml "${@:2}" \
    >"$BATS_TEST_TMPDIR/rendered" 2>"$BATS_TEST_TMPDIR/refusal"
}

# One object for each line. A cluster that does not serve the kind takes it in the wrapping of one that it knows.
policies() { # FLAGS..
  render_policies 1.30.0 "$@"
  {
    printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\npolicies:\n'
    sed -e 's/^/  /' -e 's/^  ---$/-/' "$BATS_TEST_TMPDIR/rendered"
  } >"$BATS_TEST_TMPDIR/policies.yaml"
  as_json "$BATS_TEST_TMPDIR/policies.yaml" | jq -c '.policies[]'
}

@test "policies are for Kubernetes 1.30 and newer, and are refused before with a message that helps" {
  local version
  for version in 1.20.2 1.29.9 1.29.9-gke.100; do
    run ! render_policies "$version"
    holds "$BATS_TEST_TMPDIR/refusal" <<<"admissionPolicy.enabled needs ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1"
    holds "$BATS_TEST_TMPDIR/refusal" <<<"this is v$version: leave it false, webhook.enabled does the same and more"
  done
  for version in 1.30.0 1.30.0-gke.100 1.36.1; do
    render_policies "$version"
    [[ $(grep -c '^kind: ValidatingAdmissionPolicy$' "$BATS_TEST_TMPDIR/rendered") == 5 ]]
  done
}

@test "a cluster is asked whether it has policies, and takes them" {
  local values=$BATS_TEST_DIRNAME/values/default.yaml
  if kube get --raw /apis/admissionregistration.k8s.io/v1 | jq -e 'any(.resources[]; .kind == "ValidatingAdmissionPolicy")'; then
    must_render "$values" --set admissionPolicy.enabled=true --show-only templates/admission-policy.yaml
    everywhere kube apply --dry-run=server -f "$BATS_TEST_TMPDIR/rendered"
  else
    run ! render "$values" --set admissionPolicy.enabled=true
    holds "$BATS_TEST_TMPDIR/refusal" <<<"admissionPolicy.enabled needs ValidatingAdmissionPolicy"
  fi
}

@test "each policy is bound, denies, is about our kinds alone, and never about a deletion" {
  policies >"$BATS_TEST_TMPDIR/objects"
  jq -rs '[.[] | select(.kind == "ValidatingAdmissionPolicy").metadata.name] as $policies
    | [.[] | select(.kind == "ValidatingAdmissionPolicyBinding" and .spec.validationActions == ["Deny"]).spec.policyName] | . == $policies' \
    "$BATS_TEST_TMPDIR/objects" | diff - <(echo true)
  jq -rs '[.[].spec | select(.matchConstraints).matchConstraints.resourceRules[]] | [([.[].apiGroups[], .[].apiVersions[]] | unique), ([.[].operations[]] | unique),
    ([.[].resources[]] | unique)] | tojson' "$BATS_TEST_TMPDIR/objects" |
    diff - <(echo '[["strongroom.dev","v1alpha1"],["CREATE","UPDATE"],["backuprestores","backupscheduleruns","backupschedules","tenants"]]')
  jq -rs '[.[].spec | select(.matchConstraints) | [.failurePolicy, .matchConditions[].expression]] | unique[] | join(" ")' "$BATS_TEST_TMPDIR/objects" |
    diff - <(echo "Fail request.userInfo.username != 'system:serviceaccount:$NAMESPACE:strongroom-controller'")
}

# What has more than one line would need a message of its own, and no message may have two.
@test "expressions of policies are one line each, and all that is refused has words" {
  policies | jq -rs '[.[].spec | (.variables // [])[].expression, ((.validations // [])[] | .expression, .message, .messageExpression)] | map(select(. != null and test("\n")))' |
    diff - <(echo '[]')
  policies | jq -rs '[.[].spec | (.validations // [])[] | select((.message // .messageExpression) == null)]' | diff - <(echo '[]')
}

# API servers do not let variables that ask the authorizer into messages.
@test "no message of a policy asks for a right" {
  policies | jq -rs '[.[].spec | (.validations // [])[] | .messageExpression // "" | select(test("authorizer|mayMakePods"))]' | diff - <(echo '[]')
}

@test "no member of a run's spec but cancel is left out of what keeps it" {
  policies | jq -r 'select(.spec.validations) | .spec.validations[] | select((.message // "") | startswith("spec: a run stays")).expression' \
    >"$BATS_TEST_TMPDIR/rule"
  [[ -s $BATS_TEST_TMPDIR/rule ]]
  as_json "$ROOT/crds/strongroom.dev_backupscheduleruns.yaml" |
    jq -r --rawfile rule "$BATS_TEST_TMPDIR/rule" '.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties | keys[]
      | select(. as $member | $rule | test("object[.]spec[.][?]?" + $member + "\\b") | not)' | diff - <(echo cancel)
}

@test "who takes what cannot be evaluated, or leaves out namespaces, says so" {
  policies --set admissionPolicy.failurePolicy=Ignore --set admissionPolicy.namespaceSelector.matchLabels.backups=strict >"$BATS_TEST_TMPDIR/objects"
  jq -rs '[.[].spec | select(.matchConstraints).failurePolicy] | unique[]' "$BATS_TEST_TMPDIR/objects" | diff - <(echo Ignore)
  jq -cs '[.[].spec | select(.policyName).matchResources.namespaceSelector] | unique[]' "$BATS_TEST_TMPDIR/objects" |
    diff - <(echo '{"matchLabels":{"backups":"strict"}}')
  run ! render_policies 1.30.0 --set admissionPolicy.failurePolicy=Maybe
  holds "$BATS_TEST_TMPDIR/refusal" <<<"/admissionPolicy/failurePolicy"
}
