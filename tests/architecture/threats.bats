#!/usr/bin/env bats
# shellcheck disable=SC2016 # backticks of Markdown
# What check_threats.sh says of small trees.

setup() {
  root=$BATS_TEST_TMPDIR
  mkdir -p "$root"/docs "$root"/tests/unit
  printf '%s\n' 'TEST(Parser, IsLinear) {}' 'TEST_F(ReportTest,' '       IsRefused) {}' >"$root"/tests/unit/a.cc
  echo '@test "rights are few" {' >"$root"/tests/a.bats
}

page() { # ROW..
  printf '%s\n' '## Threats' '' '| threat | control | tests |' '|---|---|---|' "$@" '' '## Reporting' '| a | b | c |' >"$root"/docs/security.md
}

check() { run "$BATS_TEST_DIRNAME"/check_threats.sh "$root"; }

refuses() {
  check
  [ "$status" -ne 0 ]
  [[ $output == *"$1"* ]] || { echo "$output" && false; }
}

@test "a page whose tests are there passes" {
  page '| slow | linear | `Parser.IsLinear`, `ReportTest.IsRefused` |' '| rights | few | `rights are few` |'
  check
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "a test that is not there" {
  page '| slow | linear | `Parser.IsLinear`, `Parser.IsFast` |'
  refuses 'there is no test "Parser.IsFast"'
  page '| slow | linear | `rights are many` |'
  refuses 'there is no test "rights are many"'
}

@test "a threat without a test" {
  page '| slow | linear | |'
  refuses 'no test: | slow'
}

@test "a page without threats" {
  page
  refuses 'no threats'
}
