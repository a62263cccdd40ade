#!/usr/bin/env bats
# The schemas that the API server has installed, all of our kinds at once.
# shellcheck disable=SC2016 # what looks unexpanded is jq's

load ../support/cluster

setup_file() {
  export NAMESPACE=default
  kube get crd {tenants,backupschedules,backupscheduleruns,backuprestores,notifiers}.strongroom.dev -o json >"$BATS_FILE_TMPDIR/crds.json"
}

# Every property below the top level, as {path, schema}. metadata is the API server's own and may say nothing.
properties='
  def walk(path): .properties // {} | to_entries[] | .key as $key | .value
    | {path: (path + "." + $key), schema: .}, walk(path + "." + $key),
      (.items // empty | walk(path + "." + $key + "[]")), (.additionalProperties // empty | objects | walk(path + "." + $key + ".*"));
  .spec.names.plural as $kind | .spec.versions[] | .schema.openAPIV3Schema | walk("") | select(.path != ".metadata") | .path |= $kind + .'

# The same for the values in lists and maps, which have limits of their own.
values="$properties"' | ., {path: (.path + "[]"), schema: (.schema.items // empty)},
  {path: (.path + ".*"), schema: (.schema.additionalProperties // empty | objects)}'

# The jq filter finds something in each CRD, the other one nothing in what that found.
none() { # FILTER PROBLEM
  local found
  jq -e "[.items[] | [$1] | length > 0] | length == 5 and all" "$BATS_FILE_TMPDIR/crds.json"
  found=$(jq -r ".items[] | $1 | $2" "$BATS_FILE_TMPDIR/crds.json")
  [[ -z $found ]] || { echo "$found"; return 1; }
}

@test "schemas are structural" {
  none '.status.conditions[]' 'select(.type == "NonStructuralSchema" and .status == "True") | .message'
}

@test "no rules in CEL, which 1.20 does not know" {
  none '.. | objects' 'select(has("x-kubernetes-validations")) | tojson'
}

@test "every version has the status subresource" {
  none '.spec.versions[]' 'select(.subresources.status == null) | .name'
}

@test "every property has a description" {
  none "$properties" 'select((.schema.description // "") | length < 10) | .path'
}

@test "every property and value has a limit" {
  none "$values" 'select(.path | test("^[a-z]*[.](apiVersion|kind)$") | not) | .path as $path | .schema
    | select(.type == "string" and (.enum or .maxLength | not) or .type == "array" and (.maxItems | not)
             or .type == "integer" and (.minimum == null) or .additionalProperties and (.maxProperties | not))
    | $path'
}

@test "every list has a type" {
  none "$properties" 'select(.schema.type == "array" and (.schema["x-kubernetes-list-type"] | not)) | .path'
}

# Examples of a Tenant's conditions stand for all.
@test "conditions have the same form in every kind" {
  jq -e '[.items[].spec.versions[].schema.openAPIV3Schema.properties.status.properties.conditions | del(.description)]
    | length == 5 and all(. != null) and (unique | length == 1)' "$BATS_FILE_TMPDIR/crds.json"
}
