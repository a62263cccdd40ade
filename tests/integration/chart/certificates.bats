#!/usr/bin/env bats
# The certificate that the chart makes, before there is a release; release.bats has what becomes of it.

load ../support/cluster
load chart

setup_file() { make_chart_namespace; }
teardown_file() { delete_namespace; }

# The data of the rendered Secret, one file for each key, in FOLDER.
render_secret() { # FOLDER [VALUES TEMPLATE]
  local key
  mkdir -p "$1"
  must_render "$BATS_TEST_DIRNAME/values/${2:-default}.yaml" --show-only "templates/${3:-server-tls}.yaml"
  as_json "$BATS_TEST_TMPDIR/rendered" | jq 'select(.type == "kubernetes.io/tls")' >"$1/secret.json"
  for key in ca.crt tls.crt tls.key; do
    jq -r --arg key "$key" '.data[$key]' "$1/secret.json" | base64 -d >"$1/$key"
  done
}

ca_annotation() { # VALUES
  must_render "$1" --show-only templates/controller-deployment.yaml
  sed -n 's/^ *checksum.server-ca: //p' "$BATS_TEST_TMPDIR/rendered"
}

@test "the certificate is valid for the server's names, for nine years at least" {
  render_secret "$BATS_TEST_TMPDIR/tls"
  cd "$BATS_TEST_TMPDIR/tls"
  openssl verify -CAfile ca.crt -verify_hostname "strongroom-server.$NAMESPACE.svc" tls.crt
  openssl verify -CAfile ca.crt -verify_hostname "strongroom-server.$NAMESPACE.svc.cluster.local" tls.crt
  openssl x509 -in tls.crt -noout -checkend $((9 * 365 * 86400))
  diff <(openssl x509 -in tls.crt -noout -pubkey) <(openssl pkey -in tls.key -pubout)
}

@test "the certificate of metrics is another one, of another CA" {
  render_secret "$BATS_TEST_TMPDIR/tls" metrics-secure metrics
  render_secret "$BATS_TEST_TMPDIR/server"
  cd "$BATS_TEST_TMPDIR/tls"
  openssl verify -CAfile ca.crt -verify_hostname "strongroom-metrics.$NAMESPACE.svc" tls.crt
  diff <(openssl x509 -in tls.crt -noout -pubkey) <(openssl pkey -in tls.key -pubout)
  run ! openssl verify -CAfile ../server/ca.crt tls.crt
  run ! openssl verify -CAfile ca.crt -verify_hostname "strongroom-server.$NAMESPACE.svc" tls.crt
}

@test "without a release every render makes a new CA" {
  render_secret "$BATS_TEST_TMPDIR/first"
  render_secret "$BATS_TEST_TMPDIR/second"
  run ! cmp "$BATS_TEST_TMPDIR/first/ca.crt" "$BATS_TEST_TMPDIR/second/ca.crt"
}

@test "in one render the Deployment speaks of the CA that is in the Secret" {
  local ca
  must_render "$BATS_TEST_DIRNAME/values/default.yaml"
  ca=$(sed -n 's/^  ca.crt: //p' "$BATS_TEST_TMPDIR/rendered")
  holds "$BATS_TEST_TMPDIR/rendered" <<<"checksum/server-ca: $(printf %s "$ca" | sha256sum | cut -d ' ' -f 1)"
}

@test "the controller's pods change when the CA does, and only then" {
  local before same after values=$BATS_TEST_DIRNAME/values/tls-existing.yaml
  before=$(ca_annotation "$values")
  same=$(ca_annotation "$values")
  kube patch secret own-certificate --type=merge -p '{"stringData":{"ca.crt":"another"}}'
  after=$(ca_annotation "$values")
  [[ -n $before && $before == "$same" ]]
  [[ -n $after && $after != "$before" ]]
}
