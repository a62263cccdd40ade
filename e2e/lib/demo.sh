# shellcheck shell=bash
# What install.sh, the demos, release.sh, notify.sh and pages.sh share. Needs KUBECTL, IMAGE and POSTGRES_IMAGE; KUBECONFIG says which cluster.

TREE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
MANIFESTS=$TREE/e2e/manifests
# shellcheck source=e2e/lib/common.sh
source "$TREE/e2e/lib/common.sh"
HELM=$("$TREE/scripts/helm.sh")
DATABASE_NAMESPACE=${DATABASE_NAMESPACE:-strongroom}
# shellcheck disable=SC2034 # of the Tenants that install.sh and pages.sh let name them
GRAPH_HOSTS=login.fake-graph.svc,graph.fake-graph.svc
ROLLOUT_SECONDS=${ROLLOUT_SECONDS:-$((180 * PATIENCE))}

kube() { "$KUBECTL" "$@"; }
helm() { "$HELM" "$@"; }
helm_flags() { KUBECTL=$KUBECTL HELM=$HELM "$TREE/scripts/helm-flags.sh"; }

# Names of pods. Those that are going do not count any more: a kubelet of 1.20 can leave one "Running" long after its containers ended.
# shellcheck disable=SC2034 # of who sources this
STAYING='{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}{{"\n"}}{{end}}{{end}}'

headline() { printf '\n=== %s\n' "$*"; }

# Shows a command and runs it.
show() {
  local command="$*"
  printf '$ %s\n' "${command/#kube /kubectl }"
  "$@"
}

# With CHECK=1 a difference is a failure.
check() { # WHAT EXPECTED ACTUAL
  [[ ${CHECK:-} == 1 ]] || return 0
  if [[ $2 == "$3" ]]; then
    echo "  ok: $1 is $2"
  else
    echo "FAILED: $1 is \"$3\", expected \"$2\"" >&2
    exit 1
  fi
}

# A manifest with ${NAME} of these filled in.
FILLED_IN=(MADE_BY NAMESPACE IMAGE POSTGRES_IMAGE GRAPH_IMAGE DATABASE_NAMESPACE TIME_OF_DAY)
render() { # FILE
  local name
  local -a edits=()
  for name in "${FILLED_IN[@]}"; do edits+=(-e "s|\${$name}|${!name:-}|g"); done
  sed "${edits[@]}" "$MANIFESTS/$1"
}
apply() { render "$1" | kube apply -f - > /dev/null; }

secret() { # NAME FLAGS..
  kube -n strongroom create secret generic "$@" --dry-run=client -o yaml | kube apply -f - > /dev/null
}

# Installs or upgrades the release with $IMAGE, as docs/install.md says. More values are flags of Helm.
install_release() { # FLAGS..
  local repository=${IMAGE%%@*} version flags
  local -a values=()
  flags=$(helm_flags)
  if [[ $IMAGE == *@* ]]; then
    values=(--set-string "image.digest=${IMAGE#*@}")
  elif [[ ${IMAGE##*/} == *:* ]]; then
    version=${IMAGE##*:}
    values=(--set-string "image.tag=$version")
    repository=${IMAGE%":$version"}
  else
    values=(--set-string image.tag=latest)
  fi
  (
    cd "$TREE"
    # shellcheck disable=SC2086 # none, or one
    show helm upgrade --install strongroom charts/strongroom --namespace strongroom --wait --timeout "${ROLLOUT_SECONDS}s" $flags \
      --set database.existingSecret=strongroom-database --set-string "image.repository=$repository" "${values[@]}" "$@"
  )
}

# One SQL statement, as the database's owner, in the PostgreSQL pod.
sql() { # STATEMENT [PSQL-FLAGS..]
  local statement=$1
  shift
  kube -n "$DATABASE_NAMESPACE" exec deploy/postgres -- \
    psql "postgresql://strongroom@/postgres?host=/tmp" -X -q -v ON_ERROR_STOP=1 "$@" -c "$statement"
}
