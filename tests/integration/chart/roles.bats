#!/usr/bin/env bats
# The roles for people. What each of them is allowed and refused, tests/integration/sets asks an API server.

load ../support/cluster
load chart

setup_file() { make_chart_namespace; }
teardown_file() { delete_namespace; }

# One for each line, from the least on.
render_roles() { # VALUES
  must_render "$BATS_TEST_DIRNAME/values/$1.yaml" --show-only templates/user-roles.yaml
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -c . >"$BATS_TEST_TMPDIR/roles"
}

# What is allowed, as kubectl names it: VERB RESOURCE.GROUP[/SUBRESOURCE].
# shellcheck disable=SC2016 # of jq
RIGHTS='def rights: [.rules[] | .apiGroups[] as $group | .resources[] as $resource | .verbs[] as $verb
  | {verb: $verb, resource: ($resource | split("/") | .[0] += ".\($group)" | join("/"))}] | unique;'

# They are worth as much as rights on pods, which of the roles of Kubernetes edit and admin have (docs/security.md).
@test "rights to write Tenants and schedules are for those who may create pods" {
  render_roles default
  jq -r '"\(.metadata.name) \([.metadata.labels | keys[] | select(contains("/aggregate-to-"))] | join(" "))"' "$BATS_TEST_TMPDIR/roles" |
    diff - <(
      echo 'strongroom-view rbac.authorization.k8s.io/aggregate-to-view'
      echo 'strongroom-operate '
      echo 'strongroom-manage rbac.authorization.k8s.io/aggregate-to-edit'
      echo 'strongroom-restore rbac.authorization.k8s.io/aggregate-to-admin'
    )
  jq -r "$RIGHTS"'select(any(rights[]; (.resource | test("^(tenants|backupschedules)[.]")) and (.verb | IN("get", "list", "watch") | not)))
    | .metadata.name' "$BATS_TEST_TMPDIR/roles" | diff - <(printf 'strongroom-%s\n' manage restore)
}

@test "each role has what the one before it has, and more" {
  local values
  for values in default everything-off every-value; do
    render_roles "$values"
    jq -s "$RIGHTS"'[.[] | rights] | length == 4 and all(range(1; 4) as $i | (.[$i - 1] - .[$i] == []) and (.[$i] - .[$i - 1] != []); .)' \
      "$BATS_TEST_TMPDIR/roles" | diff - <(echo true)
  done
}

# Whoever has these needs no other right.
@test "no role has a wildcard, writes a status, or reaches beyond Strongroom" {
  render_roles default
  jq -s '[.[].rules[] | .apiGroups[], .resources[], .verbs[]] | any(. == "*")' "$BATS_TEST_TMPDIR/roles" | diff - <(echo false)
  jq -s '[.[].rules[].resources[] | select(test("/(status|finalizers|scale)$"))]' "$BATS_TEST_TMPDIR/roles" | diff - <(echo '[]')
  jq -rs '[.[].rules[].apiGroups[]] | unique[]' "$BATS_TEST_TMPDIR/roles" | diff - <(printf '%s\n' sets.strongroom.dev strongroom.dev)
}

@test "without aggregation the roles are there to be bound, and are the same" {
  render_roles default
  jq -c '[.metadata.name, .rules]' "$BATS_TEST_TMPDIR/roles" >"$BATS_TEST_TMPDIR/aggregated"
  "$HELM" template strongroom "$CHART" -f "$BATS_TEST_DIRNAME/values/default.yaml" --set rbac.aggregateToDefaultRoles=false \
    --show-only templates/user-roles.yaml >"$BATS_TEST_TMPDIR/rendered"
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -c '[.metadata.name, .rules]' | diff "$BATS_TEST_TMPDIR/aggregated" -
  run ! grep -n 'aggregate-to' "$BATS_TEST_TMPDIR/rendered"
}

@test "the audit log is for whoever is bound to its role, and that reads nothing else" {
  must_render "$BATS_TEST_DIRNAME/values/default.yaml" --show-only templates/audit-role.yaml
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -c . >"$BATS_TEST_TMPDIR/roles"
  jq -r "$RIGHTS"'.metadata.name, (rights[] | "\(.verb) \(.resource)")' "$BATS_TEST_TMPDIR/roles" |
    diff - <(printf '%s\n' strongroom-audit 'get auditevents.sets.strongroom.dev' \
      'list auditevents.sets.strongroom.dev' 'get auditevents.sets.strongroom.dev/verify')
  run ! grep -n 'aggregate-to' "$BATS_TEST_TMPDIR/rendered"
  render_roles default
  run ! grep -n 'auditevents' "$BATS_TEST_TMPDIR/roles"
}

# A row for each resource, and of each role what the one before it has not.
@test "docs/roles.md has what the roles have" {
  render_roles default
  {
    # shellcheck disable=SC2016 # backticks of Markdown
    echo '| resource | `view` | `operate` adds | `manage` adds | `restore` adds |'
    echo '|---|---|---|---|---|'
    jq -rs "$RIGHTS"'[.[] | rights] as $roles
      | ([$roles[-1][].resource] | unique | sort_by((split(".")[1] == "sets"), .))[] as $resource
      | [$roles[] | [.[] | select(.resource == $resource).verb]] as $verbs
      | [range(4) as $i | $verbs[$i] - (if $i > 0 then $verbs[$i - 1] else [] end) | map("`\(.)`") | join(", ")] as $cells
      | "| `\($resource)` | \($cells | join(" | ")) |"' "$BATS_TEST_TMPDIR/roles"
  } >"$BATS_TEST_TMPDIR/table"
  sed -n '/^<!-- generated: roles -->$/,/^<!-- end -->$/{//!p}' "$ROOT/docs/roles.md" | diff "$BATS_TEST_TMPDIR/table" -
}

# A Notifier sends where its author says, and with the Secrets of the release's namespace.
@test "who says what people are told is given that by nobody but who has the cluster" {
  must_render "$BATS_TEST_DIRNAME/values/default.yaml" --show-only templates/notify-role.yaml
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -c '[.metadata.name, ([.metadata.labels | keys[] | select(contains("/aggregate-to-"))] | length)]' |
    diff - <(echo '["strongroom-notify",0]')
  as_json "$BATS_TEST_TMPDIR/rendered" | jq -r "$RIGHTS"'[rights[].resource] | unique[]' | diff - <(echo notifiers.strongroom.dev)
  render_roles default
  run ! grep -n notifiers "$BATS_TEST_TMPDIR/roles"
}
