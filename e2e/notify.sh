#!/bin/bash
# What people are told, after demo.sh, in a release that told nobody anything until now: a program of their own gets what happens, signed, in
# order and once; also what happened while it was away, and while whoever sends was replaced.
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE, GRAPH_IMAGE and KUBECONFIG, and the namespace receivers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
# shellcheck source=e2e/lib/demo-marks.sh
source lib/demo-marks.sh
# shellcheck source=e2e/lib/demo-sets.sh
source lib/demo-sets.sh
# shellcheck source=e2e/lib/pki.sh
source lib/pki.sh
# shellcheck source=e2e/lib/notices.sh
source lib/notices.sh
# shellcheck disable=SC2034 # of demo.sh, of the plugin and of pki.sh
CHECK=1 NS=team-a SCHEDULE=nightly NAME=receivers
NOTIFIER_PODS=app.kubernetes.io/instance=strongroom,app.kubernetes.io/component=notifier

start_receiver() {
  headline "Somebody to be told"
  PKI=$WORK
  new_ca ca
  new_certificate receiver /CN=receiver serverAuth DNS:receiver.receivers.svc
  kube -n receivers create configmap receiver --from-file=lib/receiver.py
  kube -n receivers create secret tls receiver --cert="$WORK/receiver.crt" --key="$WORK/receiver.key"
  apply receiver.yaml
  printf 'whsec_%s' "$(openssl rand -base64 32)" > "$WORK/signingKey"
  openssl rand -hex 16 | tr -d '\n' > "$WORK/token"
  secret siem --from-file=signingKey="$WORK/signingKey" --from-file=token="$WORK/token" --from-file=ca.crt="$WORK/ca.crt"
}

# A policy is about the port of the pod, not that of its Service.
turn_it_on() {
  headline "Upgrade to a release that tells"
  kube -n strongroom patch secret strongroom-database --type=merge -p "{\"stringData\": {\"notifier\":
    \"postgresql://strongroom_notifier:$(openssl rand -hex 16)@postgres.strongroom.svc/postgres\"}}" > /dev/null
  install_release --set notifications.enabled=true --set 'notifications.secrets={siem}' --set networkPolicy.egress=true \
    --set 'notifications.egress.ports={8443}' > /dev/null
  check "whether the migration has made a login" t \
    "$(sql "select rolcanlogin from pg_roles where rolname = 'strongroom_notifier'" -At)"
  check "the number of rules that let it go to the receiver" 1 \
    "$(kube -n strongroom get networkpolicy strongroom-notifier -o json | jq '[.spec.egress[] | select(any(.ports[]; .port == 8443))] | length')"
  kube -n receivers rollout status deployment/receiver --timeout="${ROLLOUT_SECONDS}s" > /dev/null
  apply notifier.yaml
  kube -n strongroom wait --for=condition=Ready --timeout="${ROLLOUT_SECONDS}s" notifier/siem || {
    show_notifier >&2
    return 1
  }
}

show_notifier() {
  kube -n strongroom describe notifier siem
  kube -n strongroom logs -l "$NOTIFIER_PODS" --prefix --tail=30
  kube -n receivers logs deployment/receiver --tail=10 || true
}

try_it() {
  headline "Trying it"
  NS=strongroom show_plugin notify test siem
  await 20 "the message" quietly test_came
  check "whose message it is" siem "$(messages | jq -r 'select(.event == "test") | .name')"
}
test_came() { [[ $(messages | jq -r .event) == *test* ]]; }

# EXIT-CODE is that of the end that is expected.
run_it() { # EXIT-CODE
  local result=0
  show_plugin run $SCHEDULE --wait --timeout "$((120 * PATIENCE))s" || result=$?
  check "exit code of the run" "$1" $result
}

started_by_hand() {
  headline "A run that somebody starts"
  SINCE=$(date -u +%FT%TZ)
  run_it 0
  await 30 "the message" has_told runDispatched:once || explain
  check "who started it" "$(own_name)" "$(told_of_backups | jq -r .actor)"
  show_messages
}

# The message is lost that comes while the receiver ends: so it is asked until it does not answer, and then something happens.
end_receiver() {
  headline "The receiver goes away"
  keep_messages
  show kube -n receivers scale deployment receiver --replicas=0
  await 30 "the end of the receiver" try_fails
  check "whether it is said who did not answer" yes "$(grep -c receiver.receivers.svc "$WORK/try" | sed 's/^[1-9].*/yes/')"
}
try_fails() { ! NS=strongroom plugin notify test siem --timeout 20s > "$WORK/try" 2>&1; }

# Nobody may read what the schedule backs up, and then again.
fail_and_recover() {
  headline "A run that fails, and one that succeeds, while nobody can be told"
  show kube delete clusterrolebinding team-a-policy-reader
  run_it 1
  apply tenant.yaml
  run_it 0
  await 60 "the word that nobody takes what is sent" is_delivering False || explain
  NS=strongroom show_plugin notify list
  check "the number of lines that say why" 1 "$(NS=strongroom plugin notify list | grep -cE '^siem: Delivering is False: .{10}')"
  await 20 "the event of it" has_event DeliveryFailing
  show kube -n strongroom delete pods -l "$NOTIFIER_PODS" --wait=false
}
is_delivering() { [[ $(kube -n strongroom get notifier siem -o 'jsonpath={.status.conditions[?(@.type=="Delivering")].status}') == "$1" ]]; }
has_event() { [[ -n $(kube -n strongroom get events --field-selector "involvedObject.kind=Notifier,reason=$1" -o name) ]]; }

start_again() {
  headline "The receiver comes back"
  kube -n strongroom rollout status deployment/strongroom-notifier --timeout="${ROLLOUT_SECONDS}s" > /dev/null
  show kube -n receivers scale deployment receiver --replicas=1
  kube -n receivers rollout status deployment/receiver --timeout="${ROLLOUT_SECONDS}s" > /dev/null
  await 90 "what has waited" has_told \
    runDispatched:once runDispatched:once runFailed:opened runDispatched:once runFailed:recovered || explain
  show_messages
  check "what PostgreSQL has of it, in order" "$(stored_ids)" "$(told_of_backups | jq -r .id | xargs)"
  check "the number of incidents" 1 "$(told_of_backups | jq -r 'select(.event == "runFailed") | .incident' | sort -u | wc -l)"
  check "the number of messages that were given up or refused" 0 \
    "$(sql "select count(*) from strongroom.deliveries where state not in ('waiting', 'delivered')" -At)"
  await 60 "the word that it takes what is sent" is_delivering True || explain
  NS=strongroom show_plugin notify list
}

looks_well() {
  headline "Who sends"
  check "signatures and tokens that are wrong" 0 "$(count_wrong)"
  check "pods of it" 2 "$(staying_pods strongroom "$NOTIFIER_PODS" | wc -l)"
  check "how often they have started again" "0 0" "$(restarts)"
  check "lines of what it may not do" 0 "$(logs_of strongroom "$NOTIFIER_PODS" | grep -ci forbidden)"
}

restarts() {
  local pod
  for pod in $(staying_pods strongroom "$NOTIFIER_PODS"); do
    kube -n strongroom get pod "$pod" -o jsonpath='{.status.containerStatuses[0].restartCount} '
  done | xargs
}

explain() {
  show_messages >&2
  show_notifier >&2
  die "it was told otherwise"
}

take_the_plugin
WORK=$PLUGIN/work
mkdir "$WORK"
start_receiver
turn_it_on
try_it
started_by_hand
end_receiver
fail_and_recover
start_again
looks_well
