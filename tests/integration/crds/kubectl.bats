#!/usr/bin/env bats
# What kubectl shows of our kinds.

load ../support/cluster
load statuses

setup_file() {
  make_namespace crds
  store_statuses
}
teardown_file() { delete_namespace; }

explain() { kube explain --api-version strongroom.dev/v1alpha1 "$@"; }

# kubectl explain says TEXT about FIELD. Lines are joined, as kubectl wraps them.
explains() { # FIELD TEXT
  explain "$1" | tr -s ' \n' ' ' >"$BATS_TEST_TMPDIR/explained"
  holds "$BATS_TEST_TMPDIR/explained" <<<"$2"
}

explains_fields() { # KIND FIELD..
  local field
  explain --recursive "$1.spec" >"$BATS_TEST_TMPDIR/explained"
  for field in "${@:2}"; do
    grep -qw -- "$field" "$BATS_TEST_TMPDIR/explained" || { echo "no $field in: $(< "$BATS_TEST_TMPDIR/explained")"; return 1; }
  done
}

# kubectl shows these columns, and in the rows every value.
shows() { # "RESOURCE FLAGS.." COLUMNS VALUE..
  local table=$BATS_TEST_TMPDIR/table
  # shellcheck disable=SC2086 # words
  kube get $1 | tr -s ' ' | sed 's/ $//' >"$table"
  [[ $(head -n 1 "$table") == "$2" ]] || { cat "$table"; return 1; }
  holds "$table" < <(printf '%s\n' "${@:3}")
}

@test "explain names the fields of schedules" {
  explains_fields bsched tenantRef frequency daysOfWeek retention keepLast tolerations
}

@test "explain names the fields of runs" {
  explains_fields bsr scheduleRef scheduledFor retryOf cancel
}

@test "explain names the fields of tenants" {
  explains_fields tenants provider kubeconfigSecretRef workloadIdentity
}

@test "explain says what a field means" {
  explains bsched.spec.timeOfDay 'HH:MM in 24 hours'
  explains bsched.status.conditions.reason 'one CamelCase word'
  explains bsr.status.summary.typeBreakdown 'by policy type'
}

@test "a misspelt field is refused" {
  sed 's/timezone:/timeZone:/' "$ROOT/docs/examples/schedule-nightly.yaml" >"$BATS_TEST_TMPDIR/misspelt.yaml"
  run ! kube apply --dry-run=server --validate=true -f "$BATS_TEST_TMPDIR/misspelt.yaml"
  [[ $output == *'unknown field '*timeZone* ]]
}

@test "the category strongroom has every kind" {
  kube get strongroom -o name >"$BATS_TEST_TMPDIR/names"
  holds "$BATS_TEST_TMPDIR/names" < <(printf '%s.strongroom.dev/\n' tenant backupschedule backupschedulerun backuprestore)
}

@test "columns of tenants" {
  shows tenants.strongroom.dev 'NAME PROVIDER READY REASON RIGHTS LAST BACKUP AGE' 'tenant kubernetes True Accepted False'
}

@test "columns of schedules" {
  shows bsched 'NAME TENANT FREQUENCY AT ZONE ENABLED READY REASON LAST RUN STATUS NEXT RUN AGE' \
    'backupschedule prod weekly 02:30 Europe/Berlin true True Scheduled' 'success 2026-03-02T01:30:00Z'
}

@test "columns of runs" {
  shows bsr 'NAME SCHEDULE TRIGGER SCHEDULED FOR PHASE WAITS FOR BACKED UP ERRORS AGE' \
    'backupschedulerun nightly schedule 2026-03-01T01:30:00Z partial TenantBusy 11 1'
}

@test "wide columns of tenants" {
  shows 'tenants.strongroom.dev -o wide' 'NAME PROVIDER READY REASON RIGHTS LAST BACKUP AGE RIGHTS REASON' 'True Accepted False' RightsMissing
}

@test "wide columns of schedules" {
  shows 'bsched -o wide' \
    'NAME TENANT FREQUENCY AT ZONE ENABLED READY REASON LAST RUN STATUS NEXT RUN AGE DAYS BLOCKED FAILURES LAST SUCCESS RESTORABLE' '[1,3,5] NothingWaits 0' NotAllRestorable
}

@test "wide columns of runs" {
  shows 'bsr -o wide' \
    'NAME SCHEDULE TRIGGER SCHEDULED FOR PHASE WAITS FOR BACKED UP ERRORS AGE TENANT REASON ERROR CODE BACKUP SET ADDED CHANGED REMOVED' \
    'prod TypesFailed UNKNOWN_POLICY_TYPE 42 1 2 0'
}

@test "explain names the fields of Notifiers" {
  explains_fields notifiers webhook signingKeySecretRefs mail passwordSecretRef quietHours matchLabels
}

@test "columns of Notifiers" {
  shows notifiers 'NAME READY DELIVERING WAITING LAST DELIVERED AGE' 'notifier True False 3'
}

@test "wide columns of Notifiers" {
  shows 'notifiers -o wide' 'NAME READY DELIVERING WAITING LAST DELIVERED AGE SUSPENDED REASON DELIVERING REASON' 'false Usable Failing'
}

@test "who may see backups and no Notifiers can list the category" {
  run ! grep '^notifier' <(kube get strongroom -o name)
}

@test "explain names the fields of restores" {
  explains_fields brest backupSet select conflict namespaceMapping serviceAccountName requireApproval
}

@test "columns of restores" {
  shows brest 'NAME SET MODE PHASE CREATE REFUSED DONE FAILED AGE' 'backuprestore nightly-202603020130-42 apply partial 3 1 3 1'
}
