#!/bin/bash
# Installs Strongroom and a PostgreSQL for it into the cluster of $KUBECONFIG: namespaces strongroom and team-a.
# Needs KUBECTL, IMAGE, POSTGRES_IMAGE. May be run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=e2e/lib/demo.sh
source lib/demo.sh

secret() { # NAME FLAGS..
  kube -n strongroom create secret generic "$@" --dry-run=client -o yaml | kube apply -f - > /dev/null
}

# A password that stays the same when this is run again.
password_of() { # KEY
  local known
  known=$(kube -n strongroom get secret strongroom-database -o "jsonpath={.data.$1-password}" 2> /dev/null | base64 -d) || known=
  echo "${known:-$(openssl rand -hex 16)}"
}

make_passwords() {
  local user password folder
  local -a flags=()
  folder=$(mktemp -d)
  for user in owner controller server; do
    password=$(password_of $user)
    printf '%s' "$password" > "$folder/$user"
    local name=$user
    [[ $user != owner ]] || name=strongroom
    printf 'postgresql://%s:%s@postgres.strongroom.svc/postgres' "$name" "$password" > "$folder/$user.dsn"
    flags+=("--from-file=$user=$folder/$user.dsn" "--from-file=$user-password=$folder/$user")
  done
  secret strongroom-database "${flags[@]}"
  secret postgres --from-file=password="$folder/owner"
  CONTROLLER_PASSWORD=$(cat "$folder/controller") SERVER_PASSWORD=$(cat "$folder/server")
  rm -rf "$folder"
}

make_certificate() {
  kube -n strongroom get secret strongroom-server-tls > /dev/null 2>&1 && return
  local folder
  folder=$(mktemp -d)
  (
    cd "$folder"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=strongroom-ca \
      -keyout ca.key -out ca.crt
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=strongroom-server -keyout tls.key -out tls.csr
    printf 'subjectAltName=DNS:strongroom-server.strongroom.svc,DNS:strongroom-server.strongroom.svc.cluster.local\nextendedKeyUsage=serverAuth\n' > ext
    openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile ext -out tls.crt
  ) > /dev/null 2>&1
  secret strongroom-server-tls --from-file=ca.crt="$folder/ca.crt" --from-file=tls.crt="$folder/tls.crt" --from-file=tls.key="$folder/tls.key"
  rm -rf "$folder"
}

rollout() { # DEPLOYMENT
  kube -n strongroom rollout status "deployment/$1" --timeout="${ROLLOUT_SECONDS}s" || {
    kube -n strongroom describe pods -l "app=$1" | tail -n 40 >&2
    kube -n strongroom logs -l "app=$1" --tail=20 >&2 || true
    return 1
  }
}

migrate() {
  kube -n strongroom delete job strongroom-migrate --ignore-not-found > /dev/null
  apply migrate.yaml
  kube -n strongroom wait --for=condition=complete job/strongroom-migrate --timeout="${ROLLOUT_SECONDS}s" || {
    kube -n strongroom logs job/strongroom-migrate >&2 || true
    return 1
  }
}

# The processes log in as users of their own, with the rights of their group role and no more.
make_users() {
  local user password
  for user in controller server; do
    password=$([[ $user == controller ]] && echo "$CONTROLLER_PASSWORD" || echo "$SERVER_PASSWORD")
    [[ $(sql "select count(*) from pg_roles where rolname = '$user'" -At) == 1 ]] || sql "create role $user login"
    sql "alter role $user password '$password'"
    sql "grant strongroom_$user to $user"
  done
}

apply namespaces.yaml
../scripts/install-crds.sh
make_passwords
make_certificate
apply postgres.yaml
rollout postgres
migrate
make_users
apply server.yaml
apply controller.yaml
rollout strongroom-server
rollout strongroom-controller
