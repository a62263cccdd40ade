#!/usr/bin/env bash
# Fails when a suite of the PROGRAM begins with none of the words that its tests are run by (strongroom_integration, SUITES): it would
# never run, and nobody would miss it.
#   every-suite-runs.sh PROGRAM WORD..
set -euo pipefail
program=$1
shift
bad=0

is_run() { # SUITE WORD..
  local suite=$1
  shift
  for word in "$@"; do [[ $suite == "$word"* ]] && return; done
  return 1
}

mapfile -t suites < <("$program" --gtest_list_tests | sed -nE 's/^([^ ]+)\.( .*)?$/\1/p')
((${#suites[@]} > 0)) || { echo "$program lists no suites" >&2; exit 1; }
for suite in "${suites[@]}"; do
  is_run "$suite" "$@" || { echo "$suite begins with none of: $*" >&2; bad=1; }
done
exit $bad
