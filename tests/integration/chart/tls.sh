# shellcheck shell=bash
# Checks of the certificate that the chart makes. render, release and check are run.sh's and lib.sh's, $work and $namespace too.
# shellcheck disable=SC2154

# The data of the rendered Secret, one file for each key, in $work/FOLDER.
tls_secret() { # FOLDER
  local key
  mkdir -p "$work/$1"
  render "$here/values/default.yaml" --show-only templates/server-tls.yaml || { cat "$work/err"; return 1; }
  kube create --dry-run=client -o json -f "$work/out" >"$work/secret.json" || return 1
  for key in ca.crt tls.crt tls.key; do
    jq -r --arg key "$key" '.data[$key]' "$work/secret.json" | base64 -d >"$work/$1/$key"
  done
}

certificate_is_valid() {
  tls_secret first && cd "$work/first" &&
    openssl verify -CAfile ca.crt -verify_hostname "strongroom-server.$namespace.svc" tls.crt &&
    openssl verify -CAfile ca.crt -verify_hostname "strongroom-server.$namespace.svc.cluster.local" tls.crt &&
    openssl x509 -in tls.crt -noout -checkend $((9 * 365 * 86400)) &&
    diff <(openssl x509 -in tls.crt -noout -pubkey) <(openssl pkey -in tls.key -pubout)
}

certificate_is_new() {
  tls_secret first && tls_secret second || return 1
  ! diff -q "$work/first/ca.crt" "$work/second/ca.crt" >/dev/null || { echo "two renders made the same"; return 1; }
}

# What an upgrade does to what the install made: nothing.
certificate_is_kept() {
  kube get secret strongroom-server-tls -o jsonpath='{.data}' >"$work/installed" && release upgrade >/dev/null &&
    kube get secret strongroom-server-tls -o jsonpath='{.data}' | diff "$work/installed" -
}

# The way to a new one, for who has deleted the Secret.
certificate_is_renewed() {
  kube get secret strongroom-server-tls -o jsonpath='{.data}' >"$work/installed" &&
    kube delete secret strongroom-server-tls >/dev/null && release upgrade >/dev/null &&
    kube get secret strongroom-server-tls -o jsonpath='{.data}' >"$work/renewed" || return 1
  ! diff -q "$work/installed" "$work/renewed"
}

ca_annotation() { # VALUES
  render "$1" --show-only templates/controller-deployment.yaml && sed -n 's/^ *checksum.server-ca: //p' "$work/out"
}

# The controller's pods change when the CA does, and only then.
ca_restarts_the_controller() {
  local before same after
  before=$(ca_annotation "$here/values/tls-existing.yaml")
  same=$(ca_annotation "$here/values/tls-existing.yaml")
  kube patch secret own-certificate --type=merge -p '{"stringData":{"ca.crt":"another"}}' >/dev/null
  after=$(ca_annotation "$here/values/tls-existing.yaml")
  [[ -n $before && $before == "$same" && -n $after && $after != "$before" ]] || { echo "$before, $same, $after"; return 1; }
}

# In one render the Deployment speaks of the very CA that is in the Secret.
ca_annotation_is_the_secrets() {
  local ca
  render "$here/values/default.yaml" || { cat "$work/err"; return 1; }
  ca=$(sed -n 's/^  ca.crt: //p' "$work/out")
  grep -qF "checksum/server-ca: $(printf %s "$ca" | sha256sum | cut -d ' ' -f 1)" "$work/out"
}

check_tls() {
  check 'certificate is valid' certificate_is_valid
  check 'CA of a first install' ca_annotation_is_the_secrets
  check 'certificate is new without a release' certificate_is_new
  check 'CA restarts the controller' ca_restarts_the_controller
}
