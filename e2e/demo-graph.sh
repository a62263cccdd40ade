#!/bin/bash
# The main job for a tenant behind Microsoft Graph: two runs, with one policy added, one changed and one deleted between them. Graph is
# the one of tests/graph, in the same cluster, as strict as the real one; everything printed comes from the cluster, PostgreSQL or it.
#   e2e/demo-graph.sh [down]
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE, GRAPH_IMAGE and KUBECONFIG. With CHECK=1 what is shown is also compared with what it must be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DEMO_NAMESPACES=${DEMO_NAMESPACES:-strongroom contoso fake-graph}
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
# shellcheck source=e2e/lib/demo-marks.sh
source lib/demo-marks.sh
# shellcheck disable=SC2034 # for demo-runs.sh
NS=contoso SCHEDULE=contoso
# shellcheck source=e2e/lib/demo-runs.sh
source lib/demo-runs.sh
# shellcheck source=e2e/lib/fake-graph.sh
source lib/fake-graph.sh
# shellcheck source=e2e/lib/planted.sh
source lib/planted.sh
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

tenant_to_back_up() {
  headline "A tenant behind Microsoft Graph"
  start_fake_graph
  fill_graph
  kube -n $NS create secret generic contoso-graph --from-literal=clientSecret="$GRAPH_SECRET"
  kube -n $NS create secret generic fake-graph-ca --from-literal=ca.crt="$GRAPH_CA"
  apply graph-tenant.yaml
  render graph-tenant.yaml
  kube -n $NS wait --for=condition=Ready --timeout=60s tenant/contoso
  show kube -n $NS get tenants
}

stored_set() {
  headline "The backup set in PostgreSQL"
  local set
  set=$(first_set)
  sql "select policy_type, state, total, backed_up, error_code, api_version from strongroom.backup_set_types where set_id = $set order by 1"
  sql "select o.policy_type, v.display_name, v.restorability, v.missing, v.secrets_masked as masked, left(encode(v.blob_digest, 'hex'), 12) as digest
       from strongroom.backup_items i join strongroom.policy_versions v on v.id = i.version_id
       join strongroom.policy_objects o on o.id = v.object_id where i.set_id = $set and o.policy_type <> 'groups' order by 1, 2"
  check "stored items" "$(field "bsr/$FIRST" '{.status.summary.policiesBackedUp}')" \
    "$(sql "select count(*) from strongroom.backup_items where set_id = $set" -At)"
  check "number of types that are not complete" 0 \
    "$(sql "select count(*) from strongroom.backup_set_types where set_id = $set and state <> 'complete'" -At)"
  check "policies with masked secrets" "OMA settings with a secret,Wi-Fi of the warehouse,Windows hardening" \
    "$(sql "select string_agg(v.display_name, ',' order by v.display_name) from strongroom.backup_items i
            join strongroom.policy_versions v on v.id = i.version_id where i.set_id = $set and v.secrets_masked" -At)"
}

# While nothing else of it stays as it is either: order, times and numbers of what nobody has touched. One edit is in Intune's audit log.
change_tenant() {
  tell_graph options '{"shuffle": true, "noise": true}'
  change_graph '{"path": "/deviceManagement/deviceCompliancePolicies", "change": "e1000000-0000-4000-8000-000000000001", "to": {"passwordMinimumLength": 14}}'
  change_graph '{"path": "/deviceManagement/deviceManagementScripts", "delete": "s1000000-0000-4000-8000-000000000002"}'
  change_graph '{"path": "/deviceManagement/roleScopeTags", "add": {"id": "2", "displayName": "Bern", "description": "", "isBuiltIn": false, "assignments": []}}'
  tell_graph content "{\"path\": \"/deviceManagement/auditEvents\", \"add\": {
    \"id\": \"41000000-0000-4000-8000-000000000009\", \"activityDateTime\": \"$(date -u +%FT%TZ)\", \"activityResult\": \"Success\",
    \"activityType\": \"Patch DeviceCompliancePolicy\", \"activityOperationType\": \"Patch\",
    \"actor\": {\"type\": \"ItPro\", \"userPrincipalName\": \"ann@contoso.example\"},
    \"resources\": [{\"type\": \"DeviceCompliancePolicy\", \"resourceId\": \"e1000000-0000-4000-8000-000000000001\"}]}}"
}

show_changes() {
  headline "What changed, and who did it"
  kube -n $NS get bsr "$SECOND" -o json > "$WORK/second"
  jq -r '.status.changes[] | "  \(.change) \(.type) \(.name)\(if .actor then ": \(.actor), \(.activity)" else "" end)"' "$WORK/second"
  check "what changed" "added roleScopeTags,changed deviceCompliancePolicies,removed deviceManagementScripts" \
    "$(jq -r '[.status.changes[] | "\(.change) \(.type)"] | sort | join(",")' "$WORK/second")"
  check "who did it" ann@contoso.example "$(jq -r '[.status.changes[].actor // empty] | join(",")' "$WORK/second")"
}

show_requests() {
  headline "What Graph was asked"
  ask_graph requests > "$WORK/requests"
  jq -r '.requests | group_by(.hop, .status)[] | "  \(length) \(.[0].hop): \(.[0].status)"' "$WORK/requests"
  jq -r '"calls above quota: \(.quotaViolations); at once at most: \(.highestConcurrency)"' "$WORK/requests"
  check "number of calls above quota" 0 "$(jq .quotaViolations "$WORK/requests")"
  check "number of sign-ins, one for each Job" "$(kube -n $NS get jobs -o name | wc -l)" \
    "$(jq '[.requests[] | select(.hop == "signIn")] | length' "$WORK/requests")"
}

show_secrecy() {
  headline "Where the tenant's secrets are"
  check "whether Graph shows them" 1 "$(ask_graph 'content?path=/deviceManagement/deviceConfigurations' | grep -c planted-pre-shared-key)"
  look_for_planted || [[ ${CHECK:-} != 1 ]] || die "a secret is where it must not be"
  database_text > "$WORK/text"
  check "number of stored contents of the Wi-Fi policy" 1 "$(grep -c '"displayName":"Wi-Fi of the warehouse"' "$WORK/text")"
}

up() {
  install_for_demo
  tenant_to_back_up
  run_at_next_minute graph-schedule.yaml
  stored_set
  run_after_changes change_tenant
  show_changes
  show_requests
  show_secrecy
  show_user_view
  await 60 "the Tenant's permissions" test_field tenant/contoso '{.status.conditions[?(@.type=="PermissionsReady")].reason}' AllGranted
  show kube -n $NS get tenants
}

case ${1:-up} in
  up) up ;;
  down) delete_what_is_of_demo ;;
  *)
    echo "usage: e2e/demo-graph.sh [up|down]" >&2
    exit 2
    ;;
esac
