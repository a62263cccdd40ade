#!/usr/bin/env bats
# The demo on a cluster that is not its own: it has the names of an installation, and leaves what is somebody else's alone.

bats_require_minimum_version 1.5.0

setup_file() {
  ROOT=$(cd "$BATS_TEST_DIRNAME/../../.." && pwd)
  HELM=$("$ROOT/scripts/helm.sh" --pinned)
  export ROOT HELM KUBECTL=kubectl IMAGE=none POSTGRES_IMAGE=none ROLLOUT_SECONDS=1
}

demo() { run "$ROOT/e2e/demo.sh" "$@"; } # up|down

# No pod runs here, so PostgreSQL is as far as it comes.
demo_comes_as_far_as_it_can() {
  demo up
  [[ $status != 0 && $output == *"timed out waiting"* && $output != *"has not made"* ]] || { echo "$output" && false; }
}

# KIND and NAME of everything that the demo makes outside of namespaces.
made_outside() {
  kubectl get namespaces,clusterroles,clusterrolebindings,customresourcedefinitions -o name |
    grep -E '/(strongroom|team-a|team-a-policy-reader|.*\.strongroom\.dev)$'
}

@test "up changes nothing where an installation is" {
  kubectl create namespace strongroom
  kubectl -n strongroom create secret generic strongroom-database --from-literal=owner=precious
  demo up
  [[ $status == 1 && $output == *"the demo would change what it has not made: namespace/strongroom."* ]]
  [[ $(kubectl -n strongroom get secret strongroom-database -o jsonpath='{.data.owner}' | base64 -d) == precious ]]
  [[ $(made_outside) == namespace/strongroom ]]
  kubectl delete namespace strongroom
}

@test "up changes nothing where only a part of an installation is" {
  local object
  for object in "namespace team-a" "clusterrole team-a-policy-reader --verb=get --resource=pods" \
    "clusterrolebinding team-a-policy-reader --clusterrole=view"; do
    # shellcheck disable=SC2086 # words
    kubectl create $object
    demo up
    [[ $status == 1 && $output == *"has not made: "*"/$(cut -d' ' -f2 <<< "$object")."* ]] || { echo "$output" && false; }
    # shellcheck disable=SC2046
    kubectl delete $(cut -d' ' -f1,2 <<< "$object")
  done
  kubectl apply -f "$ROOT/crds/"
  demo up
  [[ $status == 1 && $output == *"/tenants.strongroom.dev."* ]] || { echo "$output" && false; }
  kubectl delete -f "$ROOT/crds/"
  run ! made_outside
}

@test "each demo looks for the namespaces that it makes itself" {
  kubectl create namespace fake-graph
  run "$ROOT/e2e/demo-graph.sh" up
  [[ $status == 1 && $output == *"has not made: namespace/fake-graph."* ]] || { echo "$output" && false; }
  kubectl delete namespace fake-graph
  kubectl create namespace team-a
  run "$ROOT/e2e/demo-graph.sh" up
  [[ $status != 0 && $output != *"has not made"* ]] || { echo "$output" && false; }
  run "$ROOT/e2e/demo-graph.sh" down
  [[ $status == 0 && $(made_outside) == namespace/team-a ]] || { echo "$output" && false; }
  kubectl delete namespace team-a
}

@test "up changes nothing when it cannot tell what is there" {
  kubectl create namespace strongroom
  cat > "$BATS_TEST_TMPDIR/kubectl" <<'END'
#!/bin/bash
[[ "$*" != *made-by!=demo* ]] || exit 1
exec kubectl "$@"
END
  chmod +x "$BATS_TEST_TMPDIR/kubectl"
  KUBECTL=$BATS_TEST_TMPDIR/kubectl demo up
  [[ $status != 0 && $output == *"cannot tell what is in the cluster already"* ]] || { echo "$output" && false; }
  [[ -z $(kubectl get namespaces -l strongroom.dev/made-by=demo -o name) ]]
  kubectl delete namespace strongroom
}

@test "down leaves what the demo has not made" {
  local before
  kubectl create namespace strongroom
  kubectl create namespace team-a
  kubectl apply -f "$ROOT/crds/"
  before=$(made_outside)
  demo down
  [[ $status == 0 && $output == *"left, as the demo has not made it: namespace/strongroom, namespace/team-a, "* ]]
  [[ $(made_outside) == "$before" ]]
  kubectl delete namespace strongroom team-a
  kubectl delete -f "$ROOT/crds/"
}

@test "what up has made, it may make again, and down removes" {
  demo_comes_as_far_as_it_can
  [[ $(made_outside) == $'namespace/strongroom\nnamespace/team-a' ]]
  demo_comes_as_far_as_it_can
  kubectl apply -f "$ROOT/crds/"
  (
    # shellcheck source=e2e/lib/demo.sh
    source "$ROOT/e2e/lib/demo.sh"
    # shellcheck source=e2e/lib/demo-marks.sh
    source "$ROOT/e2e/lib/demo-marks.sh"
    mark_crds
    apply policies.yaml
    apply tenant.yaml
  )
  demo down
  [[ $status == 0 ]] || { echo "$output" && false; }
  run ! made_outside
}
