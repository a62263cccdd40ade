# shellcheck shell=bash
# What a demo shows of the runs of one schedule: SCHEDULE in the namespace NS, of a Tenant of its own. Needs demo.sh.

RUN_SECONDS=${RUN_SECONDS:-$((120 * PATIENCE))}

field() { kube -n "$NS" get "$1" -o "jsonpath=$2"; }
test_field() { [[ $(field "$1" "$2") == "$3" ]]; }

# The next minute that is far enough away for the schedule to be there in time.
next_minute() { date -u -d "+$(((10#$(date +%S) + 8 * PATIENCE) / 60 + 1)) minute" +%H:%M; }

table() { kube -n "$NS" get bsched,bsr,jobs,pods 2>&1; }

is_over() { [[ $(field "bsr/$1" '{.status.phase}' 2> /dev/null) =~ ^(success|partial|failed|canceled|skipped)$ ]]; }

# Prints the objects each time that they have changed, until the run has ended. Ages are not worth showing anew.
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
      kube -n "$NS" describe tenants,bsched,bsr >&2
      kube -n "$NS" logs -l app.kubernetes.io/component=executor --tail=30 >&2 || true
      kube -n strongroom logs -l app.kubernetes.io/component=controller --tail=30 >&2 || true
      kube -n strongroom logs -l app.kubernetes.io/component=server --tail=30 >&2 || true
      exit 1
    fi
    sleep 0.3
  done
  printf -- '--- %s UTC\n' "$(date -u +%T)"
  table
}

# Applies the manifests, the last of which is the schedule's, and lets it fall due: FIRST.
run_at_next_minute() { # MANIFEST..
  local manifest
  headline "A schedule for the next minute"
  TIME_OF_DAY=$(next_minute)
  FIRST=$SCHEDULE-$(date -u -d "$TIME_OF_DAY" +%Y%m%d%H%M)
  for manifest in "$@"; do apply "$manifest"; done
  render "$manifest"
  headline "From nothing to a backup"
  watch_run "$FIRST"
  check "status of $FIRST" success "$(field "bsr/$FIRST" '{.status.phase}')"
  check "number of runs" 1 "$(kube -n "$NS" get bsr -o name | wc -l)"
  check "number of Jobs of runs" 1 "$(kube -n "$NS" get jobs -l strongroom.dev/run -o name | wc -l)"
  await 20 "the schedule's status" test_field "bsched/$SCHEDULE" '{.status.lastRunStatus}' success
}

# Of this demo's Tenant alone, as another demo may be at work.
OF_TENANT="tenant_id in (select id from strongroom.tenants where namespace = '$NS')"
blobs() { sql "select count(*) from strongroom.policy_blobs where $OF_TENANT" -At; }
first_set() { field "bsr/$FIRST" '{.status.backupSetID}'; }

# A run that somebody asks for: SECOND. CHANGES.. bring about one policy added, one changed and one deleted.
run_after_changes() { # CHANGES..
  headline "One policy changed, one added, one deleted"
  local before changes
  before=$(blobs)
  "$@"
  show kube -n "$NS" annotate --overwrite bsched "$SCHEDULE" "strongroom.dev/run-now=after-the-changes"
  await 20 "the manual run" manual_run_exists
  SECOND=$(manual_run)
  watch_run "$SECOND"
  headline "What the second run says"
  # Of types that are complete and empty there are many.
  kube -n "$NS" get bsr "$SECOND" -o jsonpath='{.status.summary}' |
    jq '.typeBreakdown |= with_entries(select(.value.total > 0 or .value.state != "complete") | .value |= "\(.state), \(.backedUp) of \(.total)")'
  changes=$(field "bsr/$SECOND" 'added {.status.summary.changes.added}, changed {.status.summary.changes.changed}, removed {.status.summary.changes.removed}')
  echo "$changes; new blobs: $(($(blobs) - before))"
  check "status of $SECOND" success "$(field "bsr/$SECOND" '{.status.phase}')"
  check "summary" "added 1, changed 1, removed 1" "$changes"
  check "number of new blobs" 2 $(($(blobs) - before))
  check "number of sets" 2 "$(sql "select count(*) from strongroom.backup_sets where namespace = '$NS'" -At)"
  headline "The backup sets, as kubectl shows them"
  show kube -n "$NS" get bset -o wide
  check "number of sets in the cluster" 2 "$(kube -n "$NS" get bset -o name | wc -l)"
}
manual_run() { field bsr '{.items[?(@.spec.trigger=="manual")].metadata.name}'; }
manual_run_exists() { [[ -n $(manual_run) ]]; }

show_user_view() {
  headline "What a user sees"
  show kube -n "$NS" get bsched "$SCHEDULE" -o wide
  show kube -n "$NS" get events --field-selector "involvedObject.name=$SCHEDULE"
  check "consecutive failures" 0 "$(field "bsched/$SCHEDULE" '{.status.consecutiveFailures}')"
  check "newest of the recent runs" "$SECOND" "$(field "bsched/$SCHEDULE" '{.status.recentRuns[?(@.name=="'"$SECOND"'")].name}')"
  await 20 "the mirror of both runs" mirrored
  sql "select name, trigger, status, scheduled_for, finished_at from strongroom.backup_schedule_runs where namespace = '$NS' order by scheduled_for"
}
mirrored() { [[ $(sql "select count(*) from strongroom.backup_schedule_runs where namespace = '$NS' and status = 'success'" -At) == 2 ]]; }

# run.sh has installed Strongroom for all of its demos.
install_for_demo() {
  headline "Installing Strongroom"
  [[ ${INSTALLED:-} == yes ]] || "$TREE/e2e/install.sh"
  check "number of CRDs that the demo has made" 5 "$(kube get customresourcedefinitions -l "$MADE_BY_DEMO" -o name | wc -l)"
}
