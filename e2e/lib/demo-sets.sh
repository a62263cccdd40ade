# shellcheck shell=bash
# What a demo shows of what was stored, with the plugin out of the image: what is there, what differs, whether it is as it was sealed, and a
# policy that comes back. Needs demo.sh, demo-runs.sh and, where it is known, IMAGE_ARCHIVE, the image's.

# Where a report stays for a look: it is of the policies that the demo itself has made.
REPORT=${REPORT:-$TREE/build/demo-report.html}

take_the_plugin() {
  PLUGIN=$(mktemp -d)
  trap 'rm -rf "$PLUGIN"' EXIT
  "$TREE/tests/image/unpack.py" "${IMAGE_ARCHIVE:-$("$TREE/scripts/image.sh" strongroom)}" "$PLUGIN/image"
  install -m 755 "$PLUGIN/image/files/usr/bin/kubectl-strongroom" "$PLUGIN/kubectl-strongroom"
}
# As kubectl starts it.
plugin() { "$PLUGIN/kubectl-strongroom" "$@" -n "$NS"; }
show_plugin() { # COMMAND ARGS..
  printf '$ kubectl strongroom %s -n %s\n' "$*" "$NS"
  plugin "$@"
}

show_sets() {
  headline "The backup sets, as objects of the cluster"
  take_the_plugin
  show kube -n "$NS" get bset
  check "number of backup sets" 2 "$(kube -n "$NS" get bset -o name | wc -l)"
  headline "What the second one changed"
  local rc=0
  show_plugin diff "$SCHEDULE" || rc=$?
  check "exit code of a diff with differences" 1 $rc
  headline "Whether what is stored is what was sealed"
  show_plugin verify "$SCHEDULE" --all
}

# DELETE.. is a command that deletes the policy TYPE/NAME.
restore_deleted() { # POLICY DELETE..
  local policy=$1
  shift
  headline "A policy that somebody deletes, and that is put back"
  show "$@"
  show_plugin restore "$SCHEDULE" "$policy"
  show_plugin restore "$SCHEDULE" "$policy" --apply
  check "what a restore would do now" 0 "$(plugin restore "$SCHEDULE" "$policy" -o json | jq '.counts.create + .counts.update')"
}

write_report() {
  headline "The tenant as it was, as a document"
  mkdir -p "$(dirname "$REPORT")"
  rm -f "$REPORT"
  show_plugin report "$SCHEDULE" --to "$REPORT"
  check "reports" 1 "$(grep -c '</html>' "$REPORT")"
  echo "A browser shows it: $REPORT"
}
