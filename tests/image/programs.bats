#!/usr/bin/env bats
# The programs of the image, as cmake/hardening.cmake wants them.

bats_require_minimum_version 1.5.0
load elf

CHECKS=(must_be_pie must_have_full_relro must_separate_writing_from_running must_load_libraries_of_the_system
  must_check_stack_and_copies must_mark_branch_targets)

@test "every program is hardened" {
  local program check result=0
  for program in strongroom kubectl-strongroom; do
    for check in "${CHECKS[@]}"; do
      "$check" "$IMAGE_FOLDER/files/usr/bin/$program" || { echo "$program: $check"; result=1; }
    done
  done
  ((result == 0))
}

@test "each check refuses a program that is compiled without" {
  local check
  cd "$BATS_TEST_TMPDIR"
  { printf 'int f%d(int x) { return x + 1; }\n' {1..40} && echo 'int main() { return 0; }'; } >plain.cc
  g++ -fno-stack-protector -fcf-protection=none -no-pie plain.cc -o plain -Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,/tmp
  for check in "${CHECKS[@]}"; do
    run ! "$check" plain
  done
}
