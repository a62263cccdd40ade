#!/bin/bash
# The main job, seen from outside: a schedule that falls due becomes a stored backup, then a second one after three changes.
# Everything printed comes from the cluster, PostgreSQL or the controller.   e2e/demo.sh [down]
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE and KUBECONFIG. With CHECK=1 what is shown is also compared with what it must be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
# shellcheck source=e2e/lib/demo-marks.sh
source lib/demo-marks.sh
NS=team-a
RUN_SECONDS=${RUN_SECONDS:-$((120 * PATIENCE))}

field() { kube -n $NS get "$1" -o "jsonpath=$2"; }

# The next minute that is far enough away for the schedule to be there in time.
next_minute() { date -u -d "+$(((10#$(date +%S) + 8 * PATIENCE) / 60 + 1)) minute" +%H:%M; }

table() { kube -n $NS get bsched,bsr,jobs,pods 2>&1; }

is_over() { [[ $(field "bsr/$1" '{.status.phase}' 2> /dev/null) =~ ^(success|partial|failed|canceled|skipped)$ ]]; }

# What is worth showing anew: ages are not.
states() {
  kube -n $NS get bsched,bsr,jobs,pods -o jsonpath='{range .items[*]}{.kind} {.metadata.name} {.status.lastRunStatus} {.status.phase} {.status.succeeded}{"\n"}{end}'
}

# Prints the objects each time that they have changed, until the run has ended.
watch_run() { # RUN
  local deadline=$((SECONDS + RUN_SECONDS + 60)) last='' now
  until is_over "$1"; do
    now=$(table | sed -E 's/ +[0-9]+[smhd][0-9smhd]*( |$)/ /g')
    if [[ $now != "$last" ]]; then
      printf -- '--- %s UTC\n' "$(date -u +%T)"
      table
      last=$now
    fi
    if ((SECONDS > deadline)); then
      echo "run $1 did not end" >&2
      kube -n $NS describe bsched,bsr >&2
      kube -n $NS logs -l app.kubernetes.io/component=executor --tail=30 >&2 || true
      kube -n strongroom logs -l app.kubernetes.io/component=controller --tail=30 >&2 || true
      kube -n strongroom logs -l app.kubernetes.io/component=server --tail=30 >&2 || true
      exit 1
    fi
    sleep 0.3
  done
  printf -- '--- %s UTC\n' "$(date -u +%T)"
  table
}

blobs() { sql "select count(*) from strongroom.policy_blobs" -At; }

# The metrics of the controller that leads.
leader_metrics() {
  local pod text
  for pod in $(kube -n strongroom get pods -l app.kubernetes.io/component=controller -o name); do
    text=$(kube get --raw "/api/v1/namespaces/strongroom/pods/${pod#pod/}:8080/proxy/metrics")
    ! grep -q '^leader_election_master_status{.*} 1$' <<< "$text" || echo "$text"
  done
}
counted() { [[ $(leader_metrics | grep -c "^strongroom_runs_total{.*trigger=\"$1\".*} 1\$") == 1 ]]; }

first_run() {
  headline "A schedule for the next minute"
  TIME_OF_DAY=$(next_minute)
  FIRST=nightly-$(date -u -d "$TIME_OF_DAY" +%Y%m%d%H%M)
  apply tenant.yaml
  apply schedule.yaml
  render schedule.yaml
  headline "From nothing to a backup"
  watch_run "$FIRST"
  check "status of $FIRST" success "$(field "bsr/$FIRST" '{.status.phase}')"
  check "number of runs" 1 "$(kube -n $NS get bsr -o name | wc -l)"
  check "number of Jobs" 1 "$(kube -n $NS get jobs -o name | wc -l)"
  await 20 "the schedule's status" test_field bsched/nightly '{.status.lastRunStatus}' success
}
test_field() { [[ $(field "$1" "$2") == "$3" ]]; }

stored_set() {
  headline "The backup set in PostgreSQL"
  local set
  set=$(field "bsr/$FIRST" '{.status.backupSetID}')
  sql "select policy_type, state, backed_up, api_version from strongroom.backup_set_types where set_id = $set order by 1"
  sql "select o.policy_type, o.external_id, left(encode(v.blob_digest, 'hex'), 12) as digest
       from strongroom.backup_items i join strongroom.policy_versions v on v.id = i.version_id
       join strongroom.policy_objects o on o.id = v.object_id
       where i.set_id = $set and o.policy_type in ('networkPolicies', 'resourceQuotas', 'limitRanges', 'roles', 'roleBindings') order by 1, 2"
  check "stored items" "$(field "bsr/$FIRST" '{.status.summary.policiesBackedUp}')" \
    "$(sql "select count(*) from strongroom.backup_items where set_id = $set" -At)"
  check "stored NetworkPolicies" 2 "$(sql "select backed_up from strongroom.backup_set_types where set_id = $set and policy_type = 'networkPolicies'" -At)"
}

second_run() {
  headline "One policy changed, one added, one deleted"
  local before second
  before=$(blobs)
  show kube -n $NS patch networkpolicy allow-web --type=merge -p '{"spec":{"ingress":[{"ports":[{"port":8443,"protocol":"TCP"}]}]}}'
  show kube -n $NS create role operator --verb=get,list --resource=pods
  show kube -n $NS delete role auditor
  show kube -n $NS annotate --overwrite bsched nightly "strongroom.dev/run-now=after-the-changes"
  await 20 "the manual run" manual_run_exists
  second=$(manual_run)
  watch_run "$second"
  headline "What the second run says"
  kube -n $NS get bsr "$second" -o jsonpath='{.status.summary}' | jq .
  local changes
  changes=$(kube -n $NS get bsr "$second" -o jsonpath='added {.status.summary.changes.added}, changed {.status.summary.changes.changed}, removed {.status.summary.changes.removed}')
  echo "$changes; new blobs: $(($(blobs) - before))"
  check "status of $second" success "$(field "bsr/$second" '{.status.phase}')"
  check "summary" "added 1, changed 1, removed 1" "$changes"
  check "number of new blobs" 2 $(($(blobs) - before))
  check "number of sets" 2 "$(sql "select count(*) from strongroom.backup_sets" -At)"
  SECOND=$second
}
manual_run() { kube -n $NS get bsr -o jsonpath='{.items[?(@.spec.trigger=="manual")].metadata.name}'; }
manual_run_exists() { [[ -n $(manual_run) ]]; }

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

show_user_view() {
  headline "What a user sees"
  show kube -n $NS get bsched nightly -o wide
  show kube -n $NS get events --field-selector involvedObject.name=nightly
  check "consecutive failures" 0 "$(field bsched/nightly '{.status.consecutiveFailures}')"
  check "newest of the recent runs" "$SECOND" "$(field bsched/nightly '{.status.recentRuns[?(@.name=="'"$SECOND"'")].name}')"
  await 20 "the mirror of both runs" mirrored
  sql "select name, trigger, status, scheduled_for, finished_at from strongroom.backup_schedule_runs order by scheduled_for"
}
mirrored() { [[ $(sql "select count(*) from strongroom.backup_schedule_runs where status = 'success'" -At) == 2 ]]; }

up() {
  headline "Installing Strongroom"
  ./install.sh
  check "number of CRDs that the demo has made" 3 "$(kube get customresourcedefinitions -l "$MADE_BY_DEMO" -o name | wc -l)"
  headline "What there is to back up"
  apply policies.yaml
  show kube -n $NS get networkpolicies,resourcequotas,limitranges,roles,rolebindings
  first_run
  stored_set
  second_run
  show_metrics
  show_times
  show_user_view
}

case ${1:-up} in
  up) up ;;
  down) delete_what_is_of_demo ;;
  *)
    echo "usage: e2e/demo.sh [up|down]" >&2
    exit 2
    ;;
esac
