# shellcheck shell=bash
# Objects with statuses, in the namespace of the bats file. kube, as_json and each are those of support/cluster.bash.

# Creates the object of FILE and stores the file's status in it; prints the stored object.
store_status() { # FILE
  local kind have put=$BATS_FILE_TMPDIR/put.json
  have=$(kube create --validate=false -o json -f "$1")
  as_json "$1" | jq --argjson have "$have" '. as $want | $have | .status = $want.status' >"$put"
  kind=$(jq -r '.kind | ascii_downcase' "$put")
  kube replace -f "$put" --raw "/apis/strongroom.dev/v1alpha1/namespaces/$NAMESPACE/${kind}s/$(jq -r .metadata.name "$put")/status"
}

store_statuses() { each store_status "$BATS_TEST_DIRNAME"/status/*.yaml; }
