#!/bin/bash
# All tests, from a bare Debian 12 on. The output of each step is in build/logs/.
#   ONLY=NAME   builds and runs one of them, without sanitizers: a test program (unit_domain, integration_store), a test of
#               ctest (integration.chart), or e2e
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
STEPS=14
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

build() { # PRESET [TARGET]
  cmake --preset "$1"
  cmake --build --preset "$1" --target "${2:-all}"
}

run_tests() { # PRESET LABEL
  ctest --preset "$1" --parallel "$(nproc)" --label-regex "^$2\$"
}

# One test, for the time between two whole runs.
run_only() { # NAME
  case $1 in
    unit_*)
      scripts/install-deps.sh build
      build dev "$1"
      "build/dev/tests/$1"
      ;;
    integration[._]*)
      scripts/install-deps.sh all
      e2e/cluster build
      scripts/helm.sh --pinned
      if [[ $1 == integration_* ]]; then build dev "$1"; fi
      ctest --preset dev --tests-regex "^${1/_/\\.}$"
      ;;
    e2e)
      scripts/install-deps.sh all
      e2e/run.sh
      ;;
    *)
      echo "ONLY=$1: expected unit_MODULE, integration_MODULE, integration.NAME or e2e" >&2
      return 2
      ;;
  esac
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

if [[ -n ${ONLY:-} ]]; then
  run_only "$ONLY"
  exit
fi
rm -rf "$STEP_LOGS"
step "Debian packages" scripts/install-deps.sh all
step "format" scripts/format.sh --check
step "layers" bash tests/architecture/check_layers.sh "$PWD"
step "shell scripts" scripts/check-scripts.sh
step "build with address and undefined-behaviour sanitizers" build asan
step "unit tests" run_tests asan unit
step "Kubernetes (built once, then cached)" e2e/cluster build
step "Helm (fetched once, then cached)" scripts/helm.sh --pinned
step "integration tests" run_tests asan integration
# What is pure, or has one thread, has nothing that this one could find.
step "build with thread sanitizer" build tsan threaded_tests
step "tests of what has threads, tsan" run_tests tsan threads
step "image of Strongroom" scripts/image.sh strongroom
step "image of PostgreSQL" scripts/image.sh postgres
step "end to end" e2e/run.sh
summary
