# shellcheck shell=bash
# What the measurements need: a folder with certificates, and an API server and a PostgreSQL that are fresh for each. Sourced at the root of
# the tree; STRONGROOM is the program to measure.
STRONGROOM=${STRONGROOM:-$PWD/build/release/src/main/program/strongroom}
NAME=bench-$$
FOLDER=$(mktemp -d)
LOG=$FOLDER/log # what is worth reading only when something failed
: > "$LOG"
export PYTHONDONTWRITEBYTECODE=1

finish() {
  local result=$?
  ((result == 0)) || tail -n 50 "$LOG" >&2
  e2e/cluster --name "$NAME" down
  e2e/postgres --name "$NAME" down
  rm -rf "$FOLDER"
  exit "$result"
}
trap finish EXIT

make_certificate() {
  (
    cd "$FOLDER"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench-ca -keyout ca.key -out ca.crt
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout tls.key -out tls.csr
    printf 'subjectAltName=DNS:localhost,DNS:bench.default.svc\n' > ext
    openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out tls.crt
  ) >> "$LOG" 2>&1
}

# A fresh API server and database for each measurement: none sees what the other left.
fresh() {
  {
    e2e/cluster --name "$NAME" down
    e2e/postgres --name "$NAME" down
    e2e/cluster --name "$NAME" up --control-plane-only
    e2e/postgres --name "$NAME" up
  } >> "$LOG" 2>&1
  KUBECONFIG=$(e2e/cluster --name "$NAME" kubeconfig)
  DSN=$(e2e/postgres --name "$NAME" dsn)
  KUBECONFIG=$KUBECONFIG KUBECTL=${KUBECTL:-$(e2e/cluster programs)/kubectl} scripts/install-crds.sh
  "$STRONGROOM" --log-level=warning migrate --database="$DSN"
}
