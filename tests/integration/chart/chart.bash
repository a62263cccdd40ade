# shellcheck shell=bash
# For the bats files of this folder: Helm, the chart, and a namespace with what the values speak of.

CHART=$ROOT/charts/strongroom
HELM=$("$ROOT/scripts/helm.sh" --pinned)
export HELM

# Renders the chart as the API server would get it, with what the cluster knows, into $BATS_TEST_TMPDIR/rendered. What Helm says
# about it goes into refusal there.
render() { # VALUES FLAGS..
  "$HELM" template strongroom "$CHART" --kubeconfig "$KUBECONFIG" --namespace "$NAMESPACE" --dry-run=server -f "$@" \
    >"$BATS_TEST_TMPDIR/rendered" 2>"$BATS_TEST_TMPDIR/refusal"
}
must_render() { render "$@" || { cat "$BATS_TEST_TMPDIR/refusal"; return 1; }; }

# No controller manager runs here, which would make the account; nor is a pod ever started.
make_chart_namespace() {
  make_namespace chart
  kube create serviceaccount default
  kube create secret generic incomplete --from-literal=owner=o --from-literal=controller=c
  kube create secret generic empty --from-literal=owner=o --from-literal=controller=c --from-literal=server=' '
  kube create secret generic with-notifier --from-literal=owner=o --from-literal=controller=c --from-literal=server=s --from-literal=notifier=n
  kube create secret generic without-owner --from-literal=controller=c --from-literal=server=s
  kube create secret generic strongroom-owner --from-literal=owner=o
  kube create secret generic own-certificate --from-literal=ca.crt=authority --from-literal=tls.crt=c --from-literal=tls.key=k
  make_documented_secret
  kube apply -f "$BATS_TEST_DIRNAME/foreign-crds.yaml"
  kube wait --for=condition=established --timeout=10s -f "$BATS_TEST_DIRNAME/foreign-crds.yaml"
}

# How PAGE tells to make the Secret with the connection strings.
documented_secret() { # PAGE
  sed -n '/create secret generic strongroom-database/,/[^\\]$/p' "$ROOT/$1"
}
make_documented_secret() {
  documented_secret docs/install.md | sed 's/^kubectl -n strongroom /kube /' >"$BATS_FILE_TMPDIR/secret.sh"
  # shellcheck source=/dev/null
  source "$BATS_FILE_TMPDIR/secret.sh"
}
