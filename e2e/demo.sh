#!/bin/bash
# The main job, seen from outside: a schedule that falls due becomes a stored backup, then a second one after three changes; and what was
# stored is compared, verified and put back.
# Everything printed comes from the cluster, PostgreSQL or the controller.   e2e/demo.sh [down]
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE and KUBECONFIG. With CHECK=1 what is shown is also compared with what it must be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
# shellcheck source=e2e/lib/demo-marks.sh
source lib/demo-marks.sh
# shellcheck disable=SC2034 # for demo-runs.sh
NS=team-a SCHEDULE=nightly
# shellcheck source=e2e/lib/demo-runs.sh
source lib/demo-runs.sh
# shellcheck source=e2e/lib/demo-sets.sh
source lib/demo-sets.sh

# The metrics of the controller that leads.
leader_metrics() {
  local pod text
  for pod in $(kube -n strongroom get pods -l app.kubernetes.io/component=controller -o name); do
    text=$(kube get --raw "/api/v1/namespaces/strongroom/pods/${pod#pod/}:8080/proxy/metrics")
    ! grep -q '^leader_election_master_status{.*} 1$' <<< "$text" || echo "$text"
  done
}
# As many as the history has, of all schedules.
counted() { # TRIGGER
  [[ $(leader_metrics | awk -v trigger="trigger=\"$1\"" '/^strongroom_runs_total{/ && index($0, trigger) { sum += $NF } END { print sum + 0 }') == \
    $(sql "select count(*) from strongroom.backup_schedule_runs where trigger = '$1' and finished_at is not null" -At) ]]
}

stored_set() {
  headline "The backup set in PostgreSQL"
  local set
  set=$(first_set)
  sql "select policy_type, state, backed_up, api_version from strongroom.backup_set_types where set_id = $set order by 1"
  sql "select o.policy_type, o.external_id, left(encode(v.blob_digest, 'hex'), 12) as digest
       from strongroom.backup_items i join strongroom.policy_versions v on v.id = i.version_id
       join strongroom.policy_objects o on o.id = v.object_id
       where i.set_id = $set and o.policy_type in ('networkPolicies', 'resourceQuotas', 'limitRanges', 'roles', 'roleBindings') order by 1, 2"
  check "stored items" "$(field "bsr/$FIRST" '{.status.summary.policiesBackedUp}')" \
    "$(sql "select count(*) from strongroom.backup_items where set_id = $set" -At)"
  check "stored NetworkPolicies" 2 "$(sql "select backed_up from strongroom.backup_set_types where set_id = $set and policy_type = 'networkPolicies'" -At)"
}

change_policies() {
  show kube -n $NS patch networkpolicy allow-web --type=merge -p '{"spec":{"ingress":[{"ports":[{"port":8443,"protocol":"TCP"}]}]}}'
  show kube -n $NS create role operator --verb=get,list --resource=pods
  show kube -n $NS delete role auditor
}

show_metrics() {
  headline "Metrics"
  await 20 "the metrics of both runs" both_counted
  leader_metrics | grep -E '^strongroom_(runs_total|run_duration_seconds_(sum|count)|dispatch_latency_seconds_(sum|count)|policies_backed_up_total|policy_changes_total|schedule_|recovery|runs_|history_)' |
    grep -vE '_total\{.*\} 0$' | sort -u
}
both_counted() { counted schedule && counted manual; }

# The controller's log has the moments to the microsecond.
show_times() {
  headline "Times"
  local slot
  slot=$(date -u -d "$(field "bsr/$FIRST" '{.spec.scheduledFor}')" +%s)
  kube -n strongroom logs -l app.kubernetes.io/component=controller --tail=-1 | grep -hF "\"run\":\"$FIRST\"" |
    jq -r --argjson slot "$slot" '
      def seconds: (.[0:19] + "Z" | fromdate) + ("0." + .[20:26] | tonumber);
      select(.message == "job created" or .message == "run ended") |
      (if .message == "job created" then "slot to Job created" else "slot to \(.status)" end) as $what |
      "\($what): \((.time | seconds) - $slot | . * 1000 | round / 1000) s"'
}

up() {
  install_for_demo
  headline "What there is to back up"
  apply policies.yaml
  show kube -n $NS get networkpolicies,resourcequotas,limitranges,roles,rolebindings
  run_at_next_minute tenant.yaml schedule.yaml
  stored_set
  run_after_changes change_policies
  show_metrics
  show_times
  show_user_view
  show_sets
  restore_deleted networkPolicies/$NS/allow-web kube -n $NS delete networkpolicy allow-web
  write_report
}

case ${1:-up} in
  up) up ;;
  down) delete_what_is_of_demo ;;
  *)
    echo "usage: e2e/demo.sh [up|down]" >&2
    exit 2
    ;;
esac
