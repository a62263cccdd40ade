# shellcheck shell=bash
# Checks of the installed schemas themselves and of what kubectl shows of them.
# $root and $work are lib.sh's; what looks unexpanded is jq's.
# shellcheck disable=SC2154,SC2016

kinds=(tenants backupschedules backupscheduleruns)

# Every property below the top level, as {path, schema}. metadata is the API server's own and may say nothing.
properties='
  def walk(path): .properties // {} | to_entries[] | .key as $key | .value
    | {path: (path + "." + $key), schema: .}, walk(path + "." + $key),
      (.items // empty | walk(path + "." + $key + "[]")), (.additionalProperties // empty | objects | walk(path + "." + $key + ".*"));
  .spec.versions[] | .schema.openAPIV3Schema | walk("") | select(.path != ".metadata")'

# The same for the values in lists and maps, which have limits of their own.
values="$properties"' | ., {path: (.path + "[]"), schema: (.schema.items // empty)},
  {path: (.path + ".*"), schema: (.schema.additionalProperties // empty | objects)}'

# none CRD FILTER: the jq filter, applied to the CRD, must print nothing.
none() {
  local found
  found=$(kube get crd "$1.strongroom.dev" -o json | jq -r "$2")
  [[ -z $found ]] || { echo "$found"; return 1; }
}

has_descriptions() {
  none "$1" "$properties"' | select((.schema.description // "") | length < 10) | .path + ": no description"'
}

has_limits() {
  none "$1" "$values"' | select(.path | test("^[.](apiVersion|kind)$") | not) | .path as $path | .schema
    | select(.type == "string" and (.enum or .maxLength | not) or .type == "array" and (.maxItems | not)
             or .type == "integer" and (.minimum == null) or .additionalProperties and (.maxProperties | not))
    | $path + ": no limit"'
}

lists_have_a_type() {
  none "$1" "$properties"' | select(.schema.type == "array" and (.schema["x-kubernetes-list-type"] | not)) | .path + ": no list type"'
}

is_structural() {
  none "$1" '.status.conditions[] | select(.type == "NonStructuralSchema" and .status == "True") | .message'
  none "$1" '.. | objects | select(has("x-kubernetes-validations")) | "rules in CEL are not known to 1.20"'
}

# The form of conditions is one; the tests of a Tenant's stand for all.
conditions_are_like_tenants() {
  local filter='.spec.versions[].schema.openAPIV3Schema.properties.status.properties.conditions | del(.description)'
  diff <(kube get crd tenants.strongroom.dev -o json | jq -S "$filter") <(kube get crd "$1.strongroom.dev" -o json | jq -S "$filter")
}

has_status_subresource() {
  none "$1" '.spec.versions[] | select(.subresources.status == null) | .name + ": no status subresource"'
}

# explains FIELD TEXT: kubectl explain knows the field and says the text about it. Lines are joined, as kubectl wraps them.
explains() {
  kube explain --api-version strongroom.dev/v1alpha1 "$1" | tr -s ' \n' ' ' >"$work/explain"
  grep -qF -- "$2" "$work/explain" || { cat "$work/explain"; return 1; }
}

explains_every_field() {
  local field
  kube explain --api-version strongroom.dev/v1alpha1 --recursive "$1.spec" >"$work/explain"
  for field in "${@:2}"; do
    grep -qw -- "$field" "$work/explain" || { echo "no $field in: $(cat "$work/explain")"; return 1; }
  done
}

# table RESOURCE COLUMNS VALUE..: kubectl shows these columns, and every value in the rows.
table() {
  local columns=$2 value
  kube get "$1" "${wide[@]}" | tr -s ' ' >"$work/table"
  grep -qxF -- "$columns" <(head -1 "$work/table" | sed 's/ $//') || { cat "$work/table"; return 1; }
  for value in "${@:3}"; do
    grep -qF -- "$value" "$work/table" || { echo "no '$value' in: $(cat "$work/table")"; return 1; }
  done
}

lists_the_category() {
  local kind
  kube get strongroom -o name >"$work/names"
  for kind in tenant backupschedule backupschedulerun; do
    grep -q "^$kind.strongroom.dev/" "$work/names" || { cat "$work/names"; return 1; }
  done
}

refuses_misspelt_field() {
  sed 's/timezone:/timeZone:/' "$root/docs/examples/schedule-nightly.yaml" >"$work/misspelt.yaml"
  if kube apply --dry-run=server --validate=true -f "$work/misspelt.yaml" >"$work/out" 2>&1; then
    echo "was accepted"
    return 1
  fi
  grep -q 'unknown field .*timeZone' "$work/out" || { cat "$work/out"; return 1; }
}

check_schemas() {
  local kind rule
  for kind in "${kinds[@]}"; do
    for rule in is_structural has_status_subresource has_descriptions has_limits lists_have_a_type conditions_are_like_tenants; do
      check "$kind $rule" "$rule" "$kind"
    done
  done
}

check_kubectl_output() {
  wide=()
  check 'explain bsched.spec --recursive' explains_every_field bsched tenantRef frequency daysOfWeek retention keepLast tolerations
  check 'explain bsr.spec --recursive' explains_every_field bsr scheduleRef scheduledFor retryOf cancel
  check 'explain tenants --recursive' explains_every_field tenants provider kubeconfigSecretRef workloadIdentity
  check 'explain bsched.spec.timeOfDay' explains bsched.spec.timeOfDay 'HH:MM in 24 hours'
  check 'explain bsched.status.conditions' explains bsched.status.conditions.reason 'one CamelCase word'
  check 'explain bsr.status.summary' explains bsr.status.summary.typeBreakdown 'by policy type'
  check 'misspelt field' refuses_misspelt_field
  check 'category strongroom' lists_the_category
  check 'columns tenants' table tenants.strongroom.dev 'NAME PROVIDER READY LAST BACKUP AGE' 'tenant kubernetes True'
  check 'columns bsched' table bsched 'NAME TENANT FREQUENCY AT ZONE ENABLED READY LAST RUN STATUS NEXT RUN AGE' \
    'backupschedule prod weekly 02:30 Europe/Berlin true True' 'success 2026-03-02T01:30:00Z'
  check 'columns bsr' table bsr 'NAME SCHEDULE TRIGGER SCHEDULED FOR PHASE BACKED UP ERRORS AGE' \
    'backupschedulerun nightly schedule 2026-03-01T01:30:00Z partial 11 1'
  wide=(-o wide)
  check 'wide columns tenants' table tenants.strongroom.dev 'NAME PROVIDER READY LAST BACKUP AGE REASON' Accepted
  check 'wide columns bsched' table bsched \
    'NAME TENANT FREQUENCY AT ZONE ENABLED READY LAST RUN STATUS NEXT RUN AGE DAYS REASON FAILURES LAST SUCCESS' '[1,3,5] Scheduled 0'
  check 'wide columns bsr' table bsr \
    'NAME SCHEDULE TRIGGER SCHEDULED FOR PHASE BACKED UP ERRORS AGE TENANT REASON ERROR CODE BACKUP SET ADDED CHANGED REMOVED' \
    'prod TypesFailed UNKNOWN_POLICY_TYPE 42 1 2 0'
}
