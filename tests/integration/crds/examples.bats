#!/usr/bin/env bats
# What a real API server says about the examples beside this file and in the documentation.
#
# accepted/    is created; "# expect-default: PATH=VALUE" lines hold for the stored object (null: absent)
# status/      is stored as the status of an object
# refused.txt  is refused
# Also docs/examples/ and every YAML block of docs/api.md, docs/notifications.md and the README.

load ../support/cluster
load statuses
load refused

setup_file() { make_namespace crds; }
teardown_file() { delete_namespace; }

created_with_defaults() {
  local stored line want got
  stored=$(kube create --validate=false -o json -f "$1")
  while IFS= read -r line; do
    want=${line#*=}
    got=$(jq -rcS "${line%%=*} | if type == \"string\" then . else tojson end" <<<"$stored")
    [[ $got == "$want" ]] || { echo "want $line, got $got"; return 1; }
  done < <(expectations expect-default "$1")
}

status_is_stored() {
  local stored
  stored=$(store_status "$1" | jq -cS .status)
  diff <(as_json "$1" | jq -cS .status) - <<<"$stored"
}

dry_run() { kube apply --dry-run=server -f "$1"; }

# The YAML blocks of FILE.., one file each.
yaml_blocks() { # FILE..
  awk -v dir="$BATS_TEST_TMPDIR" '
    /^```yaml$/ { out = sprintf("%s/%s-%d.yaml", dir, substr(FILENAME, match(FILENAME, "[^/]*$")), FNR); next }
    /^```/ { out = ""; next }
    out { print > out }' "$@"
}

@test "accepted examples are created, with the defaults that they name" {
  each created_with_defaults "$BATS_TEST_DIRNAME"/accepted/*.yaml
}

@test "statuses are stored as they were written" {
  each status_is_stored "$BATS_TEST_DIRNAME"/status/*.yaml
}

@test "every row of refused.txt is refused, for the reason that it names" {
  kube get -f "$BATS_TEST_DIRNAME/status" >/dev/null 2>&1 || store_statuses
  local wrong
  wrong=$(wrong_answers "$BATS_TEST_DIRNAME/refused.txt")
  [[ -z $wrong ]] || { echo "$wrong"; return 1; }
}

@test "examples of the documentation are accepted" {
  each dry_run "$ROOT"/docs/examples/*.yaml
}

@test "YAML blocks of docs/api.md, docs/notifications.md and the README are accepted" {
  yaml_blocks "$ROOT/docs/api.md" "$ROOT/docs/notifications.md" "$ROOT/README.md"
  each dry_run "$BATS_TEST_TMPDIR"/*.yaml
}
