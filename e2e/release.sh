#!/bin/bash
# What Helm does with an installed release, after demo.sh: upgrade with a changed value, again with the same, with new passwords,
# test, uninstall and install anew. Any difference from what docs/install.md promises is a failure.
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE and KUBECONFIG.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
CHECK=1
PODS=(-l 'app.kubernetes.io/instance=strongroom,app.kubernetes.io/component in (controller,server)')

pods() { kube -n strongroom get pods "${PODS[@]}" --field-selector status.phase=Running -o go-template="$STAYING" | sort; }
certificate() { kube -n strongroom get secret strongroom-server-tls -o jsonpath='{.data}' | sha256sum | cut -c 1-16; }
runs() { kube -n team-a get bsr -o name | xargs; }
connection() { kube -n strongroom get secret strongroom-database -o "jsonpath={.data.$1}" | base64 -d; }

# What each pod of the release was started with; one line each.
log_levels() { kube -n strongroom get deployments -l app.kubernetes.io/instance=strongroom -o jsonpath='{range .items[*]}{.spec.template.spec.containers[0].args[1]}{"\n"}{end}'; }

all_new() { # NAMES
  [[ -z $(comm -12 <(echo "$1") <(pods)) && $(pods | wc -l) == 4 ]]
}

is_gone() {
  local of=(-n strongroom -l app.kubernetes.io/instance=strongroom)
  [[ -z $(kube get services,deployments,replicasets,jobs,secrets,roles,leases "${of[@]}" -o name) ]] &&
    [[ -z $(kube get pods "${of[@]}" -o go-template="$STAYING") ]]
}

notes_and_test() {
  headline "What Helm says"
  check "the Notes" 1 "$(helm get notes strongroom -n strongroom | grep -c 'annotate bsched nightly --overwrite strongroom.dev/run-now=')"
  show helm test strongroom --namespace strongroom --timeout 60s
}

changed_value() {
  headline "Upgrade with changed values"
  local before kept
  before=$(pods) kept=$(certificate)
  install_release --set logLevel=debug --set metrics.secure=true > /dev/null
  check "the log level" "--log-level=debug --log-level=debug" "$(log_levels | xargs)"
  await 60 "the pods of the new log level" all_new "$before"
  check "the certificate" "$kept" "$(certificate)"
  check "health over TLS" ok "$(at_metrics_port healthz)"
  check "the number of metrics that are shown without a token" 0 "$(at_metrics_port metrics 2> /dev/null | grep -c '^strongroom_')"
  show helm test strongroom --namespace strongroom --timeout 60s
}

# What a pod answers there over TLS; the API server's proxy shows it no token.
at_metrics_port() { # PATH
  kube get --raw "/api/v1/namespaces/strongroom/pods/https:$(pods | sed 's|^pod/||;q'):8080/proxy/$1"
}

same_values() {
  headline "Upgrade with the same values"
  local before kept
  before=$(pods) kept=$(certificate)
  helm upgrade strongroom ../charts/strongroom --namespace strongroom --wait --reset-then-reuse-values > /dev/null
  check "the log level" "--log-level=debug --log-level=debug" "$(log_levels | xargs)"
  check "the certificate" "$kept" "$(certificate)"
  check "the list of pods" "$(xargs <<< "$before")" "$(pods | xargs)"
}

new_passwords() {
  headline "Upgrade with new passwords in the Secret"
  local before folder user
  before=$(pods) folder=$(mktemp -d)
  connection owner > "$folder/owner"
  for user in controller server; do
    printf 'postgresql://strongroom_%s:%s@postgres.strongroom.svc/postgres' $user "$(openssl rand -hex 16)" > "$folder/$user"
  done
  secret strongroom-database --from-file="$folder"
  rm -rf "$folder"
  install_release --set logLevel=debug > /dev/null
  await 60 "pods with the new passwords" all_new "$before"
}

again() {
  headline "Uninstall and install again"
  local runs
  runs=$(runs)
  show helm uninstall strongroom --namespace strongroom --wait --timeout "${ROLLOUT_SECONDS}s"
  check "the list of runs" "$runs" "$(runs)"
  await 60 "the end of what the release had" is_gone
  install_release > /dev/null
  check "the list of runs" "$runs" "$(runs)"
}

# With the certificate of the second install, which running controllers and executors have never seen.
works() {
  local before
  before=$(successes)
  kube -n team-a annotate --overwrite bsched nightly strongroom.dev/run-now=after-the-second-install > /dev/null
  await 60 "one more run that succeeds" is_longer "$before"
}
successes() { kube -n team-a get bsr -o jsonpath='{range .items[?(@.status.phase=="success")]}x{end}'; }
is_longer() { [[ $(successes) == "x$1" ]]; }

notes_and_test
changed_value
same_values
new_passwords
again
works
