#!/bin/bash
# All tests, from a bare Debian 12 on. The output of each step is in build/logs/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
STEPS=16
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

# What the tests start is in a folder of its own: a test that crashed leaves nothing either.
export STRONGROOM_CLUSTERS=$ROOT/build/clusters
remove_leftovers() {
  local folder name
  for folder in "$STRONGROOM_CLUSTERS"/*/; do
    name=$(basename "$folder")
    case $name in
      '*') ;;
      *-postgres) e2e/postgres --name "${name%-postgres}" down ;;
      *) e2e/cluster --name "$name" down ;;
    esac
  done
}
trap remove_leftovers EXIT

configure_and_build() { # PRESET TARGET-PATTERN
  local -a targets
  cmake --preset "$1"
  mapfile -t targets < <(ninja -C "build/$1" -t targets all | sed -n "s/^\($2\): phony$/\1/p" | sort -u)
  ((${#targets[@]} > 0)) || {
    echo "preset $1 has no target like $2"
    return 1
  }
  cmake --build --preset "$1" --target "${targets[@]}"
}

build_everything() {
  cmake --preset dev
  cmake --build --preset dev
}

# With a sanitizer: all unit tests, and what threads and the network do to the Kubernetes client.
build_with() { configure_and_build "$1" 'unit_[a-z_]*\|integration_kube'; }

run_tests() { # PRESET SELECTION..
  ctest --preset "$1" --parallel "$(nproc)" "${@:2}"
}
run_tests_with() { # PRESET
  run_tests "$1" --label-regex unit
  run_tests "$1" --tests-regex '^integration\.kube$'
}

# What each step's tests came to, and the sum alone on a line.
summary() {
  local log total failed passed_sum=0 failed_sum=0
  echo
  while read -r log total failed; do
    printf '%5d passed, %d failed   %s\n' $((total - failed)) "$failed" "$(basename "$log" .log)"
    passed_sum=$((passed_sum + total - failed)) failed_sum=$((failed_sum + failed))
  done < <(sed -nE 's/.*tests passed, ([0-9]+) tests failed out of ([0-9]+).*/\2 \1/p;T;F' "$STEP_LOGS"/*.log | paste - - |
    awk '{ print $3, $1, $2 }')
  echo "all $STEPS steps passed in $(elapsed "$SECONDS")"
  printf '%d passed, %d failed\n' "$passed_sum" "$failed_sum"
}

rm -rf "$STEP_LOGS"
step "Debian packages" scripts/install-deps.sh all
step "format" scripts/format.sh --check
step "layers" bash tests/architecture/check_layers.sh "$PWD"
step "shell scripts" scripts/check-scripts.sh
step "build, dev" build_everything
step "unit tests" run_tests dev --label-regex unit
step "Kubernetes (built once, then cached)" e2e/cluster build
step "Helm (fetched once, then cached)" scripts/helm.sh --pinned
step "integration tests" run_tests dev --label-regex integration
step "build with address and undefined-behaviour sanitizers" build_with asan
step "unit and Kubernetes client tests, asan" run_tests_with asan
step "build with thread sanitizer" build_with tsan
step "unit and Kubernetes client tests, tsan" run_tests_with tsan
step "image of Strongroom" scripts/image.sh strongroom
step "image of PostgreSQL" scripts/image.sh postgres
step "end to end" e2e/run.sh
summary
