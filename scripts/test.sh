#!/bin/bash
# All tests, from a bare Debian 12 on. The output of each step is in build/logs/.
#   ONLY=NAME   builds and runs one of them, in the tree of the first sanitizers: unit_domain, integration_store, .., or e2e
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
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
finish() {
  stop_jobs
  remove_leftovers
}
trap finish EXIT

build() { # PRESET [TARGET]
  cmake --preset "$1"
  cmake --build --preset "$1" --target "${2:-all}"
}

# What came of it stands in JUnit's form beside the logs.
run_tests() { # PRESET LABELS (a regular expression)
  ctest --preset "$1" --parallel "$(nproc)" --label-regex "$2" --output-junit "$STEP_LOGS/$1-${2//[^a-z]/}.xml"
}

# One program or test, for the time between two whole runs.
run_only() { # NAME
  local packages=all target=${1/./_} tests
  case $1 in
    unit_*.*)
      packages=build target=${1%%.*} tests="^${1%%.*}\$"
      export GTEST_FILTER="${1#*.}*"
      ;;
    unit_*) packages=build tests="^$1\$" ;;
    architecture | homes) packages=build target=help tests="^$1\$" ;;
    integration[._]*) tests="^${1/_/\\.}(\\.|\$)" ;;
    image) target=help tests='^image$' ;;
    e2e) ;;
    *)
      echo "ONLY=$1: expected unit_MODULE, unit_MODULE.SUITE, integration_NAME, image, architecture, homes or e2e" >&2
      return 2
      ;;
  esac
  scripts/install-deps.sh "$packages"
  if [[ $packages == all ]]; then
    e2e/cluster build
    scripts/helm.sh --pinned
  fi
  if [[ $1 == e2e ]]; then
    e2e/run.sh
    return
  fi
  build asan "$target"
  ctest --preset asan --parallel "$(nproc)" --tests-regex "$tests"
}

# What each run of ctest came to, which takes a program of integration tests for one test, and the sum alone on a line.
summary() {
  local file passed failed all_passed=0 all_failed=0
  echo
  for file in "$STEP_LOGS"/*.xml; do
    failed=$(count_in "$file" failures)
    passed=$(($(count_in "$file" tests) - failed - $(count_in "$file" skipped) - $(count_in "$file" disabled)))
    printf '%5d passed, %d failed   %s\n' "$passed" "$failed" "$(basename "$file" .xml)"
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
  done
  echo "all $STEPS steps passed in $(elapsed "$SECONDS")"
  printf '%d passed, %d failed\n' "$all_passed" "$all_failed"
}
count_in() { grep -m 1 -oP "\b$2=\"\K[0-9]+" "$1"; } # FILE ATTRIBUTE

# What is built beside something else is built while that waits: for servers, for pods, for time to pass.
all_steps() {
  step "Debian packages" scripts/install-deps.sh all
  step "format" scripts/format.sh --check
  step "shell scripts" scripts/check-scripts.sh
  step "Kubernetes (built once, then cached)" e2e/cluster build
  step "Helm (fetched once, then cached)" scripts/helm.sh --pinned
  step "build with address and undefined-behaviour sanitizers" build asan
  step "unit tests" run_tests asan '^unit'
  beside "images of Strongroom, PostgreSQL and the Graph of tests" scripts/image.sh strongroom postgres graph
  step "integration tests" run_tests asan '^integration$'
  join
  step "the image" run_tests asan '^image$'
  # What is pure, or has one thread, has nothing that this one could find.
  beside "build with thread sanitizer" build tsan threaded_tests
  step "end to end" e2e/run.sh
  join
  step "tests of what has threads, tsan" run_tests tsan 'threads$'
}

if [[ -n ${ONLY:-} ]]; then
  run_only "$ONLY"
  exit
fi
rm -rf "$STEP_LOGS"
STEPS=$(count_steps all_steps)
all_steps
summary
