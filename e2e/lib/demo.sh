# shellcheck shell=bash
# What install.sh and demo.sh share. Needs KUBECTL, IMAGE and POSTGRES_IMAGE; KUBECONFIG says which cluster.

MANIFESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")/../manifests" && pwd)
ROLLOUT_SECONDS=${ROLLOUT_SECONDS:-180}

kube() { "$KUBECTL" "$@"; }

headline() { printf '\n=== %s\n' "$*"; }

# Shows a command and runs it.
show() {
  local command="$*"
  printf '$ %s\n' "${command/#kube /kubectl }"
  "$@"
}

# A manifest with ${IMAGE}, ${POSTGRES_IMAGE} and ${TIME_OF_DAY} filled in.
render() { # FILE
  sed -e "s|\${IMAGE}|$IMAGE|g" -e "s|\${POSTGRES_IMAGE}|$POSTGRES_IMAGE|g" -e "s|\${TIME_OF_DAY}|${TIME_OF_DAY:-}|g" "$MANIFESTS/$1"
}
apply() { render "$1" | kube apply -f - > /dev/null; }

# One SQL statement, as the database's owner, in the PostgreSQL pod.
sql() { # STATEMENT [PSQL-FLAGS..]
  local statement=$1
  shift
  kube -n strongroom exec deploy/postgres -- \
    psql "postgresql://strongroom@/postgres?host=/tmp" -X -q -v ON_ERROR_STOP=1 "$@" -c "$statement"
}

# Runs CONDITION.. again and again until it succeeds; fails after SECONDS.
await() { # SECONDS WHAT CONDITION..
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    if ((SECONDS >= deadline)); then
      echo "gave up waiting for $what" >&2
      return 1
    fi
    sleep 0.5
  done
}
