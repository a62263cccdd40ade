#!/bin/bash
# A newcomer's way as a test: README.md, docs/, what Helm prints after an install, and docs/examples, word for word on a cluster
# without Strongroom, in the order in which people would go it: who installs, who has a namespace and no more, who reads what was stored.
# What is not as on the pages is in pages.table. Needs KUBECTL, IMAGE, POSTGRES_IMAGE and KUBECONFIG, of an admin.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck disable=SC2034 # for demo.sh
CHECK=1 DATABASE_NAMESPACE=database
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
# shellcheck source=e2e/lib/pages.sh
source lib/pages.sh
# shellcheck source=e2e/lib/page-readers.sh
source lib/page-readers.sh
# shellcheck source=e2e/lib/fake-graph.sh
source lib/fake-graph.sh
trap 'rm -rf "$WORK"' EXIT

# For the table.
# shellcheck disable=SC2034
OWNER=keeper PASSWORD=$(openssl rand -hex 16) HOST=postgres.$DATABASE_NAMESPACE.svc DATABASE=backups REPOSITORY=${IMAGE%:*}

# shellcheck disable=SC2034
HELM_FLAGS=$(helm_flags)

read_pages() {
  local page
  for page in "$TREE"/README.md "$TREE"/docs/*.md; do read_page "${page#"$TREE/"}"; done
  read_table pages.table
}

# Whose owner may not make roles, so that somebody else does.
begin_with_postgres() {
  headline "A PostgreSQL"
  kube create namespace "$DATABASE_NAMESPACE"
  kube -n "$DATABASE_NAMESPACE" create secret generic postgres --from-literal=password="$(openssl rand -hex 16)"
  apply postgres.yaml
  kube -n "$DATABASE_NAMESPACE" rollout status deployment/postgres --timeout="${ROLLOUT_SECONDS}s"
  sql "CREATE ROLE $OWNER LOGIN PASSWORD '$PASSWORD'"
  sql "CREATE DATABASE $DATABASE OWNER $OWNER"
  query strongroom "docs/install.md § PostgreSQL § sql 1"
}

# The admin is called root; carol is one too, and works in Alice's namespace.
install_it() {
  is_admin root default
  is_admin carol team-a
  run root "docs/install.md § Installing § sh 2"
  helm get notes strongroom -n strongroom > "$WORK/notes"
  read_notes "$WORK/notes"
  run root "NOTES.txt § Notes § sh 1"
}

# Alice goes by docs/install.md; Bob, who has another namespace, by what Helm printed.
get_to_success() {
  run root "docs/install.md § The first backup § sh 1"
  is_user alice team-a
  kube create namespace team-b
  kube -n team-b create rolebinding team-b-admin --clusterrole=admin --user=bob
  is_user bob team-b
  apply policies.yaml
  run bob "NOTES.txt § Notes § sh 2"
  run alice "docs/install.md § The first backup § sh 2"
  says "Tenant Ref: Name: team-a"
  says "Reason: Scheduled"
  run bob "NOTES.txt § Notes § sh 3"
  succeed team-a nightly
  succeed team-b nightly
}

look_around() {
  run alice "README.md § Looking at it § sh 1"
  says "Reason: LastRunSucceeded"
  is_explained
  succeed team-a nightly
  run alice "docs/cli.md § When does a schedule run? § sh 1"
  printed "docs/cli.md § When does a schedule run? § text 1"
  run alice "docs/cli.md § Running one now § sh 1"
  succeed team-a nightly
  # shellcheck disable=SC2034
  RUN=$(kube -n team-a get bsr -o 'jsonpath={.items[?(@.spec.scheduleRef.name=="nightly")].metadata.name}' | cut -d ' ' -f 1)
  SET=$(kube -n team-a get bsr "$RUN" -o 'jsonpath={.status.backupSetID}')
  run alice "docs/cli.md § Runs § sh 1"
  look_like "docs/cli.md § Runs § text 1"
  run carol "docs/cli.md § Runs § sh 3"
  says "team-b nightly"
  run alice "docs/sets.md § Backup sets in the cluster § sh 1"
  look_like "docs/sets.md § Backup sets in the cluster § text 1"
  says "$RUN-$SET"
  run carol "docs/sets.md § Backup sets in the cluster § sh 2"
  says "team-b nightly"
  run alice "docs/sets.md § Backup sets in the cluster § sh 3"
  says "Policy Type: networkPolicies"
  run alice "docs/sets.md § What is in them § sh 1"
  says '"kind": "NetworkPolicy"'
  run alice "docs/sets.md § Verified without being asked § sh 1"
  run alice "docs/sets.md § Holding a set § sh 1"
  says "alice"
  run alice "docs/cli.md § Backup sets § sh 1"
  look_like "docs/cli.md § Backup sets § text 1"
  says "$RUN-$SET: verified,"
  says "kind: NetworkPolicy"
  run alice "docs/cli.md § What retention does § sh 1"
  look_like "docs/cli.md § What retention does § text 1"
  says "kept: one of the newest"
  run alice "docs/cli.md § What became of a policy § sh 1"
  look_like "docs/cli.md § What became of a policy § text 1"
  says first
  take_them_out
  as_alice kubectl patch networkpolicy deny-all --type=merge -p '{"spec": {"podSelector": {"matchLabels": {"tier": "db"}}}}'
  run alice "docs/cli.md § What differs § sh 1"
  says "- tier: backend + tier: db"
  run alice "docs/cli.md § Without an operator § sh 1"
  says "monday.html is written"
  put_them_back
  run alice "docs/sets.md § Who may read them § sh 1"
  says yes
  run alice "docs/cli.md § Putting an archive in § sh 1"
  says "imported as"
  says "elsewhere (imported)"
  run alice "docs/sets.md § Put in from elsewhere § sh 1"
  says "alice"
  run alice "docs/conditions.md § RetentionPaused of a BackupSchedule § sh 1"
  run alice "docs/cli.md § What rights does a schedule need? § sh 1"
  run alice "docs/rights.md § What rights a schedule needs § sh 1"
  run alice "docs/cli.md § Flags that all commands but version have § sh 1"
}

# What is exported is there, and what kubectl is given it takes.
take_them_out() {
  run alice "docs/cli.md § Taking them out § sh 1"
  says "nightly.html is written"
  grep -q "^+kind: NetworkPolicy" <<< "$(git -C "$WORK/nightly-history" log -p)" || die "no policy is in the repository"
  grep -qx manifest.json <<< "$(tar -tf "$WORK/nightly.tar")" || die "the tar has no manifest"
  grep -q "</html>" "$WORK/nightly.html" || die "the report is not whole"
  # The namespace itself is among them, which is not hers.
  kube apply --dry-run=server -R -f "$WORK/nightly-manifests"
}

# A policy that was deleted, and one that was changed.
put_them_back() {
  as_alice kubectl delete networkpolicy allow-web
  run alice "docs/restore.md § Putting policies back § sh 1"
  look_like "docs/restore.md § Putting policies back § text 1"
  says "networkPolicies/team-a/allow-web created"
  as_alice kubectl patch networkpolicy deny-all --type=merge -p '{"spec": {"podSelector": {"matchLabels": {"tier": "web"}}}}'
  run alice "docs/cli.md § Putting policies back § sh 1"
  says "networkPolicies/team-a/deny-all updated"
  as_alice kubectl get networkpolicy allow-web deny-all
  as_alice kubectl delete networkpolicy allow-web
  run alice "docs/restore.md § As an object of the cluster § sh 1"
  apply_block alice "docs/restore.md § As an object of the cluster § yaml 1"
  run alice "docs/restore.md § As an object of the cluster § sh 2"
  says "create networkPolicies/team-a/allow-web"
  says "apply success"
  as_alice kubectl get networkpolicy allow-web
  run alice "docs/restore.md § Drills § sh 1"
  says '"reason":"DrillPassed"'
  says nightly-drill-
}

# docs/api.md promises a text for each field.
is_explained() {
  local field
  while read -r field; do
    grep -q '^     [^ ]' <<< "$(grep -A 1 -P "^   $field\t<" <<< "$OUTPUT")" || die "kubectl does not explain $field"
  done < <(grep -oP '^  \K[a-zA-Z]+(?=:)' <<< "${BLOCK_TEXTS["docs/api.md § BackupSchedule § yaml 1"]}" | grep -vx name)
}
# The table that was printed has the columns of the block.
look_like() { # BLOCK
  take_block "$1"
  says "$(head -n 1 <<< "$TEXT")"
}

# Alice tries what is refused, and whoever has the cluster sees by what.
see_what_is_refused() {
  run alice "docs/webhook.md § Seeing it work § sh 1"
  printed "docs/webhook.md § Seeing it work § text 1"
  run root "docs/webhook.md § Seeing it work § sh 2"
  says "condition met"
}

# Alice has what she gives.
hand_out_roles() {
  run alice "docs/roles.md § Giving them § sh 1"
  run root "docs/roles.md § Giving them § sh 2"
  says "backupscheduleruns.strongroom.dev"
  run root "docs/roles.md § Who may do what § sh 1"
  is_user dave team-a
  run dave "docs/roles.md § Running and retrying § sh 1"
  says "created"
  says "manual"
  run root "docs/cli.md § Who did what § sh 1"
  look_like "docs/cli.md § Who did what § text 1"
  says alice
  says '"kind":"AuditEvent"'
  refuse env KUBECONFIG="$WORK/dave.kubeconfig" PATH="$PROGRAMS:$PATH" "$KUBECTL" strongroom audit -n team-a
  refuse env KUBECONFIG="$WORK/dave.kubeconfig" "$KUBECTL" annotate bsched nightly --overwrite strongroom.dev/run-now=dave
}
refuse() { ! OUTPUT=$("$@" 2>&1) && says "forbidden"; } # COMMAND..

# One for which there is no node.
meet_an_obstacle() {
  headline "A run that cannot start"
  as_alice kubectl apply -f docs/examples/schedule-weekly.yaml
  as_alice kubectl strongroom run weekly-access --wait
  as_alice kubectl patch bsched weekly-access --type=merge -p '{"spec": {"executor": {"nodeSelector": {"none": "such"}}}}'
  as_alice kubectl strongroom run weekly-access
  # shellcheck disable=SC2034
  WAITING_RUN=$(as_alice kubectl strongroom runs weekly-access --limit 1 -o name)
  await 60 "the reason" is_blocked "${WAITING_RUN##*/}"
  run alice "docs/troubleshooting.md § What keeps a backup from running § sh 1"
  says "${WAITING_RUN##*/} "
  says "nodes are available"
  run alice "docs/cli.md § Runs § sh 2"
  as_alice kubectl strongroom cancel "$(as_alice kubectl strongroom runs weekly-access --limit 1 -o name)"
}
is_blocked() { [[ $(kube -n team-a get bsr "$1" -o 'jsonpath={.status.conditions[?(@.type=="Blocked")].reason}') == PodUnschedulable ]]; }
as_alice() { env -C "$TREE" KUBECONFIG="$WORK/alice.kubeconfig" PATH="$PROGRAMS:$PATH" "$@"; }

read_what_was_stored() {
  sql "ALTER ROLE $OWNER CREATEROLE" # as docs/install.md wishes for
  query "$OWNER" "docs/install.md § PostgreSQL § sql 2"
  query auditor "docs/install.md § PostgreSQL § sql 4"
  says "$SET | team-a | nightly"
  query auditor "docs/install.md § PostgreSQL § sql 5"
  says "networkPolicies"
  query "$OWNER" "docs/install.md § PostgreSQL § sql 6"
  says "auditor | team-a"
  query "$OWNER" "docs/install.md § PostgreSQL § sql 7"
  query auditor "docs/install.md § PostgreSQL § sql 4"
  says "| t |"
  query "$OWNER" "docs/install.md § PostgreSQL § sql 3"
}

change_values() {
  run alice "docs/install.md § Network policies § sh 2"
  run root "docs/install.md § Network policies § sh 1"
  headline "Values that docs/api.md and docs/metrics.md speak of"
  helm upgrade strongroom ../charts/strongroom --namespace strongroom --wait --reset-then-reuse-values --set metrics.secure=true \
    --set "executor.allowedImages={$IMAGE}" --set 'executor.allowedTolerations={dedicated}' \
    --set "executor.allowedCloudHosts={$GRAPH_HOSTS,login.sovereign.example,graph.sovereign.example}" > /dev/null
  run root "docs/metrics.md § Who may read them § sh 1"
  check "the right to read metrics" yes "$(kube auth can-i get /metrics --as=system:serviceaccount:monitoring:prometheus)"
}

# With a kubeconfig, of an account that docs/rights.md gives its rights.
go_by_the_api_page() {
  kube create namespace backup
  kube -n backup create serviceaccount reader
  make_kubeconfig > "$WORK/production.kubeconfig"
  run alice "docs/api.md § Tenant § sh 1"
  apply_block alice "docs/api.md § Tenant § yaml 1"
  apply_block alice "docs/api.md § BackupSchedule § yaml 1"
  await 20 "a Tenant without its volume" reason_is tenant/exported VolumeClaimNotFound
  await 20 "a schedule that can run" reason_is bsched/weekdays Scheduled
  run carol "docs/rights.md § Another cluster § sh 1"
  run alice "docs/api.md § BackupSchedule § sh 1"
  succeed team-a weekdays
  apply_block alice "docs/api.md § BackupScheduleRun § yaml 2"
  succeed team-a weekdays
  # What only the controller makes.
  apply_block root "docs/api.md § BackupScheduleRun § yaml 1" --dry-run=server -n team-a --as=system:serviceaccount:strongroom:strongroom-controller
  apply_block alice "docs/api.md § BackupRestore § yaml 1" --dry-run=server
  apply_block root "docs/api.md § Notifier § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Rules § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Webhook § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Slack § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Microsoft Teams § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Mail § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Alertmanager § yaml 1" --dry-run=server
  apply_block root "docs/notifications.md § Dead man's switch § yaml 1" --dry-run=server
}
reason_is() { [[ $(kube -n team-a get "$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].reason}') == "$2" ]]; }

# Of the cluster that it runs in, as another one sees it.
make_kubeconfig() {
  local token
  token=$(kube create --raw /api/v1/namespaces/backup/serviceaccounts/reader/token -f - <<< '{"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1"}' |
    jq -r .status.token)
  cat << END
apiVersion: v1
kind: Config
current-context: production
clusters: [{name: production, cluster: {server: "https://kubernetes.default.svc", certificate-authority-data: $(
    kube config view --raw --minify --flatten -o 'jsonpath={.clusters[0].cluster.certificate-authority-data}'
  )}}]
users: [{name: reader, user: {token: $token}}]
contexts: [{name: production, context: {cluster: production, user: reader}}]
END
}

# In a namespace of its own, as the example wants it.
back_up_the_cluster() {
  headline "docs/examples/cluster.yaml"
  is_admin root platform
  kube create namespace platform
  sed 's/team-a/platform/' "$TREE/docs/examples/cluster.yaml" | kube -n platform apply -f -
  apply_block root "README.md § What it is § yaml 1"
  kube -n platform annotate bsched nightly strongroom.dev/run-now=once
  succeed platform nightly
}

# Dora has a namespace, and has registered an application with a Graph that is in the cluster.
go_by_the_graph_page() {
  kube create namespace contoso
  kube -n contoso create rolebinding contoso-admin --clusterrole=admin --user=dora
  is_user dora contoso
  kube create namespace fake-graph
  start_fake_graph
  tell_graph content '{"everything": 1}' # of what each tenant has one, too
  fill_graph
  kube -n contoso create secret generic fake-graph-ca --from-literal=ca.crt="$GRAPH_CA"
  run dora "docs/graph.md § A certificate § sh 1"
  register "\"certificates\": [$(jq -Rs . "$WORK/tls.crt")]"
  in_this_cloud graph
  run dora "docs/graph.md § Give it the permissions § sh 1"
  says "DeviceManagementConfiguration.Read.All"
  run dora "docs/graph.md § Make the Tenant and a schedule § sh 1"
  run dora "docs/cli.md § Which permissions does it need in Microsoft Graph? § sh 1"
  run dora "docs/conditions.md § PermissionsReady of a Tenant § sh 1"
  run dora "docs/graph.md § Look at the first run § sh 1"
  says "success"
  await 30 "the check" quietly as_dora kubectl wait --for=condition=PermissionsReady --timeout=1s tenant/contoso
  run dora "docs/graph.md § A client secret § sh 1"
  run root "docs/graph.md § Federation § sh 1"
  register "\"federations\": [{\"issuer\": \"$OUTPUT\", \"subject\": \"system:serviceaccount:contoso:graph-reader\",
    \"audience\": \"api://AzureADTokenExchange\", \"jwks\": $(kube get --raw /openid/v1/jwks)}]"
  in_this_cloud graph-federation
  run dora "docs/graph.md § Federation § sh 2"
  change_graph '{"path": "/deviceManagement/roleScopeTags", "add": {"id": "2", "displayName": "Bern", "isBuiltIn": false, "assignments": []}}'
  as_dora kubectl strongroom run contoso-nightly --wait
  succeed contoso contoso-nightly
  OUTPUT=$(as_dora kubectl strongroom show contoso-nightly --changes)
  look_like "docs/cli.md § Runs § text 2"
  says "roleScopeTags Bern added"
  # Of clouds that nobody is in here.
  as_dora kubectl apply -f docs/examples/graph-clouds.yaml
  as_dora kubectl delete -f docs/examples/graph-clouds.yaml
}
as_dora() { env -C "$TREE" KUBECONFIG="$WORK/dora.kubeconfig" PATH="$PROGRAMS:$PATH" "$@"; }
# What Entra is told of the application, and nothing else: whoever signs in does it with that.
register() { tell_graph apps "{\"client\": \"$GRAPH_CLIENT\", $1}"; } # MEMBERS
# An example with the reader's own IDs, and the address of a Graph that is not Microsoft's.
in_this_cloud() { # EXAMPLE
  sed -E -e "s/(tenantID: ).*/\1$GRAPH_TENANT/" -e "s/(clientID: ).*/\1$GRAPH_CLIENT/" -e "/^  microsoftGraph:/a\\
    cloud: custom\\
    endpoints: {login: https://login.fake-graph.svc, graph: https://graph.fake-graph.svc}\\
    caSecretRef: {name: fake-graph-ca}" "$TREE/docs/examples/$1.yaml" > "$WORK/$1.yaml"
}

upgrade_and_remove() {
  run root "docs/install.md § Upgrading § sh 1"
  run root "docs/install.md § PostgreSQL § sh 1"
  run root "docs/install.md § Uninstalling § sh 1"
}

read_pages
have_programs
begin_with_postgres
install_it
get_to_success
look_around
see_what_is_refused
hand_out_roles
meet_an_obstacle
read_what_was_stored
change_values
go_by_the_api_page
back_up_the_cluster
go_by_the_graph_page
upgrade_and_remove
account_for_pages || die "the pages and pages.table do not fit"
