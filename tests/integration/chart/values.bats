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
  everywhere kube apply --dry-run=server -f "$BATS_TEST_TMPDIR/rendered"
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
  want=$(kube api-versions | grep '^policy/' | sort | sed -n 1p)
  must_render "$BATS_TEST_DIRNAME/values/default.yaml" --show-only templates/poddisruptionbudgets.yaml
  [[ $(grep '^apiVersion:' "$BATS_TEST_TMPDIR/rendered" | sort -u) == "apiVersion: $want" ]]
}

# What is not said here may not go out, and nothing may come in (docs/security.md).
@test "executors reach the server and API servers, and nobody reaches them" {
  must_render "$BATS_TEST_DIRNAME/values/network-egress.yaml" --show-only templates/networkpolicies.yaml
  everywhere as_json "$BATS_TEST_TMPDIR/rendered" | jq -c 'select(.metadata.name == "strongroom-executors")' >"$BATS_TEST_TMPDIR/policies"
  [[ $(jq -r .metadata.namespace "$BATS_TEST_TMPDIR/policies" | xargs) == "default kube-system" ]]
  [[ $(jq -c '[.spec.policyTypes, .spec.ingress]' "$BATS_TEST_TMPDIR/policies" | uniq) == '[["Ingress","Egress"],null]' ]]
  [[ $(jq -c '[.spec.egress[].ports[].port] | unique' "$BATS_TEST_TMPDIR/policies" | uniq) == '[53,5353,6443,8443]' ]]
  [[ $(jq -c '.spec.podSelector.matchLabels' "$BATS_TEST_TMPDIR/policies" | uniq) == \
    '{"app.kubernetes.io/component":"executor","app.kubernetes.io/managed-by":"strongroom"}' ]]
  # Only the servers' pods may be asked at 8443.
  [[ $(jq -r '.spec.egress[] | select(.ports[0].port == 8443) | .to | length' "$BATS_TEST_TMPDIR/policies" | uniq) == 1 ]]
  [[ $(jq -r '.spec.egress[] | select(.ports[0].port == 8443) | .to[0].podSelector.matchLabels["app.kubernetes.io/component"]' \
    "$BATS_TEST_TMPDIR/policies" | uniq) == server ]]
}

# Who may reach which port of the server's pods: of each rule its ports, and whether it says from where.
@test "executors alone reach the port of reports, whoever asks the webhook" {
  local rules='[.spec.ingress[] | {port: .ports[0].port, from: [.from[]? | .podSelector.matchLabels["app.kubernetes.io/component"]]}]'
  must_render "$BATS_TEST_DIRNAME/values/default.yaml" --show-only templates/networkpolicies.yaml
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -c "select(.metadata.name == \"strongroom-server\") | $rules" >"$BATS_TEST_TMPDIR/rules"
  [[ $(jq -c '.[] | select(.port == "https")' "$BATS_TEST_TMPDIR/rules") == '{"port":"https","from":["executor"]}' ]]
  [[ $(jq -c '.[] | select(.port == "sets")' "$BATS_TEST_TMPDIR/rules") == '{"port":"sets","from":[]}' ]]
}

webhooks_of() { # VERSION POLICY
  "$HELM" template strongroom "$CHART" --namespace ours --kube-version "$1" -f "$BATS_TEST_DIRNAME/values/default.yaml" \
    --set webhook.failurePolicy="$2" --show-only templates/server-webhook.yaml >"$BATS_TEST_TMPDIR/rendered"
  as_json "$BATS_TEST_TMPDIR/rendered" |
    jq -r '.webhooks[] | "\(.name) \(.failurePolicy) \(.rules[0].operations | join(",")) \(.rules[0].resources | join(","))"'
}

# Before 1.28 an API server asks whoever writes: so what the controller writes, and the garbage collector, is taken when nobody answers.
@test "a webhook that has to answer stops neither the controller nor the garbage collector" {
  local all=tenants,backupschedules,backupscheduleruns,backuprestores,notifiers
  diff <(webhooks_of 1.27.3 Fail) - <<END
admission.strongroom.dev Fail CREATE,UPDATE tenants,backupschedules,notifiers
runs.strongroom.dev Ignore CREATE,UPDATE backupscheduleruns,backuprestores
deletion.strongroom.dev Ignore DELETE $all
END
  run ! grep matchConditions "$BATS_TEST_TMPDIR/rendered"
  diff <(webhooks_of 1.28.0 Fail) - <<END
admission.strongroom.dev Fail CREATE,UPDATE $all
deletion.strongroom.dev Ignore DELETE $all
END
  holds "$BATS_TEST_TMPDIR/rendered" <<'END'
'system:serviceaccount:ours:strongroom-controller'
'system:serviceaccount:kube-system:generic-garbage-collector'
'system:serviceaccount:kube-system:namespace-controller'
END
  [[ $(webhooks_of 1.27.3 Ignore) == "$(webhooks_of 1.28.0 Ignore)" ]]
}

# Windows nodes take every pod that does not say so, and cannot run it.
@test "every pod asks for Linux" {
  must_render "$BATS_TEST_DIRNAME/values/default.yaml"
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -c 'select(.kind == "Pod" or .spec.template) | [.kind, .metadata.name, (.spec.template.spec // .spec).nodeSelector["kubernetes.io/os"]]' \
    >"$BATS_TEST_TMPDIR/pods"
  [[ $(wc -l <"$BATS_TEST_TMPDIR/pods") == 4 ]] || { cat "$BATS_TEST_TMPDIR/pods"; return 1; }
  run ! grep -v '"linux"]$' "$BATS_TEST_TMPDIR/pods"
}

@test "on OpenShift users are left to the cluster" {
  local flags
  for flags in "--api-versions security.openshift.io/v1" "--set openshift=always"; do
    # shellcheck disable=SC2086 # two words
    "$HELM" template strongroom "$CHART" $flags -f "$BATS_TEST_DIRNAME/values/default.yaml" >"$BATS_TEST_TMPDIR/rendered"
    grep -q runAsNonRoot "$BATS_TEST_TMPDIR/rendered"
    run ! grep -nE '65532|runAsUser|runAsGroup|fsGroup' "$BATS_TEST_TMPDIR/rendered"
  done
  "$HELM" template strongroom "$CHART" --api-versions security.openshift.io/v1 --set openshift=never \
    -f "$BATS_TEST_DIRNAME/values/default.yaml" >"$BATS_TEST_TMPDIR/rendered"
  [[ $(grep -c 'runAsUser: 65532' "$BATS_TEST_TMPDIR/rendered") == 4 ]]
}

@test "a Lease that controllers have made stays theirs" {
  local values=$BATS_TEST_DIRNAME/values/default.yaml
  must_render "$values" --show-only templates/controller-lease.yaml
  grep -q '^kind: Lease' "$BATS_TEST_TMPDIR/rendered"
  printf 'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: strongroom-controller}\n' | kube apply -f -
  must_render "$values"
  kube delete lease strongroom-controller
  ! grep '^kind: Lease' "$BATS_TEST_TMPDIR/rendered" || return 1
}

@test "whoever has one namespace finds the policy of its executors among the examples" {
  must_render "$BATS_TEST_DIRNAME/values/network-executors.yaml" --show-only templates/networkpolicies.yaml
  # But for the namespace that Strongroom is in.
  local spec='.spec | del(.egress[].to[]?.namespaceSelector)'
  everywhere as_json "$BATS_TEST_TMPDIR/rendered" | jq -S "select(.metadata.name == \"strongroom-executors\") | $spec" >"$BATS_TEST_TMPDIR/chart"
  as_json "$ROOT/docs/examples/network-policy.yaml" | jq -S "$spec" | diff "$BATS_TEST_TMPDIR/chart" -
}

@test "the owner's connection string may be gone when the migration is done" {
  local values=$BATS_TEST_DIRNAME/values/owner-secret.yaml
  must_render "$values"
  # Nothing that stays has it.
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -r 'select(tostring | contains("strongroom-owner")) | "\(.kind) \(.metadata.annotations["helm.sh/hook"])"' |
    diff - <(echo 'Job pre-install,pre-upgrade')
  kube delete secret strongroom-owner
  run ! render "$values"
  holds "$BATS_TEST_TMPDIR/refusal" <<<"database.ownerSecret: there is no Secret strongroom-owner"
  kube create secret generic strongroom-owner --from-literal=owner=o
  must_render "$values"
}

# Not a brace of them is for Helm; tests/integration/metrics has what they do.
@test "the PrometheusRule has the alerts that stand in the chart's file" {
  local alerts=$BATS_TEST_TMPDIR/alerts
  # The Lease is called like the release; and each has the address of its page.
  sed -E -e 's/name=~"[.][*]strongroom-controller"/name="vault-controller"/g' \
    -e "s|^( *)runbook: '(.*)'$|&\n\1runbook_url: 'https://git.example.com/vault?page=\2'|" "$CHART/files/alerts.yaml" >"$alerts"
  must_render "$BATS_TEST_DIRNAME/values/every-value.yaml" --show-only templates/prometheusrule.yaml
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -S .spec >"$BATS_TEST_TMPDIR/rules"
  # A rule without the wrapping is no object of Kubernetes.
  { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n'; cat "$alerts"; } >"$BATS_TEST_TMPDIR/alerts.yaml"
  as_json "$BATS_TEST_TMPDIR/alerts.yaml" | jq -S '{groups}' | diff - "$BATS_TEST_TMPDIR/rules"
  [[ $(jq '[.groups[].rules[]] | length' "$BATS_TEST_TMPDIR/rules") == $(grep -c '  - alert:' "$alerts") ]]
  [[ $(jq '[.groups[].rules[].annotations.runbook_url] | map(select(startswith("https://git.example.com/vault?page=docs/"))) | length' \
    "$BATS_TEST_TMPDIR/rules") == $(grep -c '  - alert:' "$alerts") ]]
}

@test "without an address alerts have the path of their page alone" {
  "$HELM" template strongroom "$CHART" -f "$BATS_TEST_DIRNAME/values/default.yaml" --set prometheusRule.enabled=true \
    --show-only templates/prometheusrule.yaml >"$BATS_TEST_TMPDIR/rendered"
  [[ $(grep -c "runbook: 'docs/" "$BATS_TEST_TMPDIR/rendered") == $(grep -c '  - alert:' "$CHART/files/alerts.yaml") ]]
  run ! grep -n runbook_url "$BATS_TEST_TMPDIR/rendered"
}

@test "Prometheus takes what docs/metrics.md tells it" {
  # shellcheck disable=SC2016 # backticks of Markdown
  sed -n '/^```yaml$/,/^```$/{//!p}' "$ROOT/docs/metrics.md" >"$BATS_TEST_TMPDIR/documented.yml"
  # Debian's Prometheus cannot ask Kubernetes for its targets.
  sed '/^  kubernetes_sd_configs:$/,/^  relabel_configs:$/{/relabel_configs/!d}' "$BATS_TEST_TMPDIR/documented.yml" >"$BATS_TEST_TMPDIR/prometheus.yml"
  grep -qF 'scheme: https' "$BATS_TEST_TMPDIR/prometheus.yml"
  promtool check config --syntax-only "$BATS_TEST_TMPDIR/prometheus.yml"
}

# As when a GitOps tool renders.
@test "values are rendered without a cluster to ask" {
  "$HELM" template strongroom "$CHART" --namespace "$NAMESPACE" -f "$BATS_TEST_DIRNAME/values/default.yaml" >"$BATS_TEST_TMPDIR/rendered"
  grep -qx 'apiVersion: policy/v1' "$BATS_TEST_TMPDIR/rendered"
}

# There is no Notifier for which Helm would ask a cluster that does not know the kind yet: the first install makes it, the next upgrade them.
@test "Notifiers of the values are rendered where their kind is known, or nobody can be asked" {
  local values=$BATS_TEST_DIRNAME/values/notifications.yaml
  must_render "$values"
  run ! grep -n '^kind: Notifier' "$BATS_TEST_TMPDIR/rendered"
  "$HELM" template strongroom "$CHART" --namespace "$NAMESPACE" -f "$values" --show-only templates/notifiers.yaml >"$BATS_TEST_TMPDIR/rendered"
  # kubectl does not know the kind either.
  grep -qx 'kind: Notifier' "$BATS_TEST_TMPDIR/rendered"
  grep -qx '  name: on-call' "$BATS_TEST_TMPDIR/rendered"
  grep -qx "  namespace: $NAMESPACE" "$BATS_TEST_TMPDIR/rendered"
  grep -qx '    minimumSeverity: warning' "$BATS_TEST_TMPDIR/rendered"
}

@test "without a cluster PodDisruptionBudgets are of the version that --kube-version serves" {
  local version want
  while read -r version want; do
    "$HELM" template strongroom "$CHART" --kube-version "$version" -f "$BATS_TEST_DIRNAME/values/default.yaml" \
      --show-only templates/poddisruptionbudgets.yaml >"$BATS_TEST_TMPDIR/rendered"
    [[ $(grep '^apiVersion:' "$BATS_TEST_TMPDIR/rendered" | sort -u) == "apiVersion: $want" ]]
  done <<'VERSIONS'
1.20.2 policy/v1beta1
1.21.0 policy/v1
1.25.0-gke.100 policy/v1
VERSIONS
}

@test "the version of the chart is the project's" {
  local version
  version=$(sed -n 's/^project(strongroom VERSION \([0-9.]*\).*/\1/p' "$ROOT/CMakeLists.txt")
  grep -qx "version: $version" "$CHART/Chart.yaml"
  grep -qx "appVersion: $version" "$CHART/Chart.yaml"
}

# So that nobody who builds the image has to give `image.tag`.
@test "the image that is built has the tag that the chart asks for, and that the pages name" {
  local name
  name=$("$ROOT/scripts/image.sh" --name strongroom)
  must_render "$BATS_TEST_DIRNAME/values/default.yaml"
  holds "$BATS_TEST_TMPDIR/rendered" <<<"image: $name"
  [[ $(grep -ohE '/strongroom:[0-9.]*[0-9]' "$ROOT"/README.md "$ROOT"/docs/{install,cli}.md | sort -u) == "/${name##*/}" ]]
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
