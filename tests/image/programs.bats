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

# docs/cli.md says on which systems these are: another library, or a later version of one, makes it run on fewer.
@test "the plugin carries all libraries but those that have to be shared" {
  local plugin=$IMAGE_FOLDER/files/usr/bin/kubectl-strongroom newest
  run -0 needed_libraries "$plugin"
  output=${output/libm.so.6$'\n'/}  # comes with libc, and whether it is asked for is the compiler's choice
  [[ ${output//$'\n'/ } == "libarchive.so.13 libc.so.6 libcjose.so.0 libcpprest.so.2.10 libcrypto.so.3 libdate-tz.so.3 libgcc_s.so.1 libssl.so.3 libstdc++.so.6" ]]
  for newest in GLIBC_2.34 GLIBCXX_3.4.30 OPENSSL_3.0.0; do
    run -0 newest_version "$plugin" "${newest%%_*}"
    [[ $output == "$newest" ]]
  done
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
