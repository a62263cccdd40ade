#!/usr/bin/env bats
# A real release; nothing runs here, so neither hooks nor pods are waited for.
# rights*.txt says what the accounts of the processes may do.

load ../support/cluster
load chart

release() { # install|upgrade FLAGS..
  local flags=
  [[ $1 != install ]] || flags=$("$ROOT/scripts/helm-flags.sh")
  # shellcheck disable=SC2086 # none, or one
  "$HELM" "$1" strongroom "$CHART" --kubeconfig "$KUBECONFIG" --namespace "$NAMESPACE" --no-hooks $flags \
    -f "$BATS_TEST_DIRNAME/values/default.yaml" "${@:2}"
}

setup_file() {
  make_chart_namespace
  "$ROOT/scripts/install-crds.sh"
  if release install >"$BATS_FILE_TMPDIR/refusal" 2>&1; then
    echo "CRDs that were applied by hand were taken over unasked"
    return 1
  fi
  release install --take-ownership
}

# Other files of this folder render as if there were no release and no CRDs.
teardown_file() {
  "$HELM" uninstall strongroom --kubeconfig "$KUBECONFIG" --namespace "$NAMESPACE" --no-hooks
  kube delete -f "$ROOT/crds"
  delete_namespace
}

certificate() { kube get secret strongroom-server-tls -o jsonpath='{.data}'; }

# One question to the API server for each line of rights.txt, all in one request. What follows a slash is a subresource or, for
# leases, a name.
reviews() {
  jq -R --arg namespace "$NAMESPACE" 'split(" ") as [$account, $want, $verb, $what, $where]
    | ($what | split("/")) as [$kind, $part] | ($kind | split(".")) as $kind
    | {apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec: {
        user: "system:serviceaccount:\($namespace):\($account)",
        resourceAttributes: ({verb: $verb, resource: $kind[0], group: ($kind[1:] | join("."))}
          + if $where == "own" then {namespace: $namespace} else {} end
          + if $part == null then {} elif $kind[0] == "leases" then {name: $part} else {subresource: $part} end)}}' |
    jq -s '{apiVersion: "v1", kind: "List", items: .}'
}

@test "CRDs that were applied by hand are taken over only when that is asked for" {
  holds "$BATS_FILE_TMPDIR/refusal" <<<'cannot be imported'
}

have_the_rights_of() { # FILE
  grep -v '^#' "$BATS_TEST_DIRNAME/$1" | tr -s ' ' >"$BATS_TEST_TMPDIR/rights"
  reviews <"$BATS_TEST_TMPDIR/rights" | kube create -o json -f - |
    jq -r 'if .status.allowed then "yes" else "no" end' >"$BATS_TEST_TMPDIR/answers"
  paste -d ' ' "$BATS_TEST_TMPDIR/answers" "$BATS_TEST_TMPDIR/rights" | awk '{ print $2, $1, $4, $5, $6 }' >"$BATS_TEST_TMPDIR/found"
  diff "$BATS_TEST_TMPDIR/rights" "$BATS_TEST_TMPDIR/found"
}

# The API server acts upon new roles a moment after it has them.
soon() { # COMMAND..
  local deadline=$((SECONDS + 10))
  until "$@" >"$BATS_TEST_TMPDIR/last"; do
    ((SECONDS < deadline)) || { cat "$BATS_TEST_TMPDIR/last"; return 1; }
    sleep 0.1
  done
}

@test "the accounts may do what rights.txt says, and no more" {
  have_the_rights_of rights.txt
}

@test "with secure metrics they may ask who reads metrics, and one account may read them" {
  local reader=system:serviceaccount:$NAMESPACE:strongroom-metrics-reader
  release upgrade --set metrics.secure=true --set podMonitor.enabled=true
  soon have_the_rights_of rights-metrics-secure.txt
  "$HELM" get notes strongroom --kubeconfig "$KUBECONFIG" --namespace "$NAMESPACE" >"$BATS_TEST_TMPDIR/notes"
  holds "$BATS_TEST_TMPDIR/notes" <<<'--clusterrole=strongroom-metrics-reader'
  [[ $(kube auth can-i get /metrics --as="$reader") == yes ]]
  [[ $(kube auth can-i get /version/other --as="$reader") == no ]]
  [[ $(kube auth can-i get /metrics --as="system:serviceaccount:$NAMESPACE:strongroom-server") == no ]]
  release upgrade
  soon have_the_rights_of rights.txt
}

notifications() { # FLAGS..
  release upgrade --set notifications.enabled=true --set database.existingSecret=with-notifier \
    --set-json 'notifications.notifiers={"on-call": {"slack": {"urlSecretRef": {"name": "slack"}}, "rules": {"namespaces": ["*"]}}}' "$@"
}
notifier_uid() { kube get notifier on-call -o jsonpath='{.metadata.uid}'; }

# Another object would be another receiver, which gets nothing of what waits for the first.
@test "with notifications there is who sends, and upgrades keep the Notifiers of the values" {
  local before
  notifications
  soon have_the_rights_of rights-notifications.txt
  [[ $(kube get notifier on-call -o jsonpath='{.spec.slack.urlSecretRef.key}') == url ]]
  before=$(notifier_uid)
  notifications --set notifications.replicas=1
  [[ -n $before && $(notifier_uid) == "$before" ]]
  release upgrade
  run ! kube get notifier on-call
  run ! kube get deployment strongroom-notifier
}

@test "the manifest that the Notes propose is valid" {
  "$HELM" get notes strongroom --kubeconfig "$KUBECONFIG" --namespace "$NAMESPACE" |
    sed -n "/<<'END'\$/,/^END\$/{//!p}" >"$BATS_TEST_TMPDIR/notes.yaml"
  [[ $(kube apply --dry-run=server -f "$BATS_TEST_TMPDIR/notes.yaml" | wc -l) == 5 ]]
  # The recipe whose first run the executor's tests make.
  diff <(cd "$ROOT/docs/examples" && { cat namespace.yaml; echo ---; cat schedule-nightly.yaml; } | grep -v '^#') \
    "$BATS_TEST_TMPDIR/notes.yaml"
}

@test "an upgrade keeps the certificate" {
  local before
  before=$(certificate)
  release upgrade
  [[ $(certificate) == "$before" ]]
}

@test "an upgrade makes a new certificate for who has deleted the Secret" {
  local before
  before=$(certificate)
  kube delete secret strongroom-server-tls
  release upgrade
  [[ $(certificate) != "$before" ]]
}

hooks() { kube get validatingwebhookconfiguration strongroom -o json | jq -c "$@"; } # FILTER

# The API server asks itself, which knows who it is, and hands on what it is asked: what trusts whom stands in the APIService alone.
@test "the webhook is asked by the aggregated API, and has neither a key nor an authority of its own" {
  [[ $(hooks '[.webhooks[].clientConfig] | unique') == \
    '[{"service":{"name":"kubernetes","namespace":"default","path":"/apis/sets.strongroom.dev/v1alpha1/admissionreviews","port":443}}]' ]]
  [[ $(kube get apiservice v1alpha1.sets.strongroom.dev -o jsonpath='{.spec.caBundle}') == \
    $(kube get secret strongroom-server-tls -o jsonpath='{.data.ca\.crt}') ]]
  run ! kube get secret strongroom-webhook
}

@test "the webhook is asked about our objects alone, and never keeps anything from being deleted" {
  kube get validatingwebhookconfiguration strongroom -o json >"$BATS_TEST_TMPDIR/hooks"
  [[ $(jq -r '[.webhooks[].rules[] | .apiGroups[], .apiVersions[]] | unique | join(" ")' "$BATS_TEST_TMPDIR/hooks") == \
    "strongroom.dev v1alpha1" ]]
  [[ $(jq -r '[.webhooks[].rules[].resources[]] | unique | join(" ")' "$BATS_TEST_TMPDIR/hooks") == \
    "backuprestores backupscheduleruns backupschedules notifiers tenants" ]]
  [[ $(jq -r '.webhooks[] | select(.rules[].operations[] == "DELETE") | .failurePolicy' "$BATS_TEST_TMPDIR/hooks") == Ignore ]]
}

holder() { kube get lease strongroom-controller -o jsonpath='{.spec.holderIdentity}'; }

# Its name is what --lease-name says; a controller that is uninstalled cannot give it up.
@test "the Lease goes with the release, and an upgrade leaves it to its holder" {
  [[ $(kube get lease strongroom-controller -o jsonpath='{.metadata.annotations.meta\.helm\.sh/release-name}') == strongroom ]]
  kube patch lease strongroom-controller --type=merge -p '{"spec": {"holderIdentity": "somebody", "leaseDurationSeconds": 15}}'
  release upgrade --set controller.replicas=1
  [[ $(holder) == somebody ]]
}
