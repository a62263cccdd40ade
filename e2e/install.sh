#!/bin/bash
# Installs a PostgreSQL and, with Helm, Strongroom into the cluster of $KUBECONFIG, and makes the namespaces of the demo.
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE. May be run again; what is not the demo's stays as it is.    e2e/install.sh [HELM-FLAGS..]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh
# shellcheck source=e2e/lib/demo-marks.sh
source lib/demo-marks.sh

# The connection strings, and what PostgreSQL starts with. Made once: the database keeps the owner's password.
make_database_secrets() {
  if kube -n strongroom get secret postgres strongroom-database > /dev/null 2>&1; then return; fi
  local user folder
  local -a flags=()
  folder=$(mktemp -d)
  for user in strongroom strongroom_controller strongroom_server; do
    openssl rand -hex 16 | tr -d '\n' > "$folder/$user"
    printf 'postgresql://%s:%s@postgres.strongroom.svc/postgres' "$user" "$(< "$folder/$user")" > "$folder/$user.dsn"
  done
  flags=(--from-file=owner="$folder/strongroom.dsn" --from-file=controller="$folder/strongroom_controller.dsn"
    --from-file=server="$folder/strongroom_server.dsn")
  secret postgres --from-file=password="$folder/strongroom"
  secret strongroom-database "${flags[@]}"
  rm -rf "$folder"
}

rollout() { # DEPLOYMENT
  kube -n strongroom rollout status "deployment/$1" --timeout="${ROLLOUT_SECONDS}s" > /dev/null || {
    kube -n strongroom describe pods -l "app=$1" | tail -n 40 >&2
    kube -n strongroom logs -l "app=$1" --tail=20 >&2 || true
    return 1
  }
}

refuse_what_is_not_of_demo
trap mark_crds EXIT # those of an install that fails too
# shellcheck disable=SC2034 # of the manifest
for NAMESPACE in $DEMO_NAMESPACES; do apply namespace.yaml; done
make_database_secrets
apply postgres.yaml
rollout postgres
# The Graph of demo-graph.sh is in no cloud of Microsoft's.
allowed=()
[[ " $DEMO_NAMESPACES " != *" fake-graph "* ]] || allowed=(--set "executor.allowedCloudHosts={$GRAPH_HOSTS}")
install_release "${allowed[@]}" "$@" || {
  kube -n strongroom describe pods -l app.kubernetes.io/instance=strongroom | tail -n 60 >&2
  kube -n strongroom logs -l app.kubernetes.io/instance=strongroom --prefix --tail=20 >&2 || true
  exit 1
}
