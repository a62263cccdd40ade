# shellcheck shell=bash
# Looks for secrets that were planted (tests/graph/data/fixtures, lib/fake-graph.sh) wherever somebody may read who must not have them.
# Needs demo.sh, NS, WORK and zstd.

# Each planted value says that it is one, but for the text of an XML file. What has the form of a signed token is none of theirs to show either.
readonly PLANTED='planted-|PHNlY3JldD5wbGFudGVkPC9zZWNyZXQ|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.'

# All rows of all tables of Strongroom, and what is packed in them.
database_text() {
  local table
  for table in $(sql "select relname from pg_class where relnamespace = 'strongroom'::regnamespace and relkind in ('r', 'p')" -At); do
    sql "copy strongroom.$table to stdout"
  done
  sql "select codec || ' ' || translate(encode(body, 'base64'), E'\n', '') from strongroom.policy_blobs" -At | contents
}
contents() {
  local codec body
  while read -r codec body; do
    case $codec in
      0) base64 -d <<< "$body" ;;
      1) base64 -d <<< "$body" | zstd -dcq ;;
      *) die "a content of codec $codec" ;;
    esac
    echo
  done
}

# What the runs of a namespace and the installation have written and been given; Secrets are where secrets belong.
objects_text() { kube get "$1" -A -o yaml; } # KINDS
logs_text() {
  local ns pod
  for ns in strongroom "$NS"; do
    for pod in $(kube -n "$ns" get pods -o name); do kube -n "$ns" logs "$pod" --all-containers --tail=-1; done
  done
}

# Prints where a secret was found. PLACE text is what there is to read; text with nothing in it would prove nothing.
look_for_planted() {
  local found=0 place
  for place in "the database" logs "pods and Jobs" events "Tenants, schedules and runs"; do
    case $place in
      "the database") database_text ;;
      logs) logs_text ;;
      "pods and Jobs") objects_text pods,jobs ;;
      events) objects_text events ;;
      "Tenants, schedules and runs") objects_text tenants,backupschedules,backupscheduleruns,backuprestores ;;
    esac > "$WORK/text"
    printf '  %-28s %9d characters, %d planted\n' "$place" "$(wc -c < "$WORK/text")" "$(grep -cE "$PLANTED" "$WORK/text")"
    ! grep -qE "$PLANTED" "$WORK/text" || { grep -noEm 5 ".{0,60}($PLANTED).{0,20}" "$WORK/text" >&2; found=1; }
  done
  return $found
}
