#!/usr/bin/env bats
# What every-suite-runs.sh says of small programs.

setup() {
  program=$BATS_TEST_TMPDIR/program
  lists 'SetsHold.' '  IsKept' 'Plugin/Sets.  # TypeParam = int' '  IsThere/0  # GetParam() = 1'
}

lists() { # LINE..
  { echo '#!/bin/sh' && printf "echo '%s'\n" "$@"; } >"$program"
  chmod +x "$program"
}

check() { # WORD..
  run "$BATS_TEST_DIRNAME"/../integration/support/every-suite-runs.sh "$program" "$@"
}

@test "suites that are all run pass" {
  check Sets Plugin/
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "a suite that nothing runs" {
  check Sets
  [ "$status" -ne 0 ]
  [[ $output == 'Plugin/Sets begins with none of: Sets' ]] || { echo "$output" && false; }
}

@test "a program without suites" {
  lists '  IsKept'
  check Sets
  [ "$status" -ne 0 ]
  [[ $output == *'lists no suites'* ]] || { echo "$output" && false; }
}
