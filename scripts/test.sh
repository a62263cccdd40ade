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

run_tests() { # PRESET LABELS (a regular expression)
  ctest --preset "$1" --parallel "$(nproc)" --label-regex "$2"
  echo "$(count_tests "build/$1/Testing/Temporary/LastTest.log") tests passed, each by itself"
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

# ctest counts a program as one test; of those that ran several (googletest's, bats's) each counts here.
count_tests() { # LOG
  awk '
    function close_program() { total += inside > 0 ? inside : program; inside = 0 }
    /^[0-9]+\/[0-9]+ Testing: / { close_program(); program = 1 }
    /^\[==========\] [0-9]+ tests? from .* ran\./ { inside += $2 }
    /^1\.\.[0-9]+$/ { inside += substr($1, 4) }
    END { close_program(); print total + 0 }' "$1"
}

# What each step's tests came to, and the sum alone on a line. A step with a test that failed has ended the script.
summary() {
  local log passed sum=0
  echo
  while IFS=: read -r log passed; do
    printf '%5d passed, 0 failed   %s\n' "$passed" "$(basename "$log" .log)"
    sum=$((sum + passed))
  done < <(sed -s -n 's/^\([0-9]*\) tests passed, each by itself$/\1/p;T;F' "$STEP_LOGS"/*.log | paste -d : - - | awk -F: '{ print $2 ":" $1 }')
  echo "all $STEPS steps passed in $(elapsed "$SECONDS")"
  printf '%d passed, 0 failed\n' "$sum"
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
step "unit tests" run_tests asan '^unit'
step "Kubernetes (built once, then cached)" e2e/cluster build
step "Helm (fetched once, then cached)" scripts/helm.sh --pinned
step "integration tests" run_tests asan '^integration$'
# What is pure, or has one thread, has nothing that this one could find.
step "build with thread sanitizer" build tsan threaded_tests
step "tests of what has threads, tsan" run_tests tsan 'threads$'
step "image of Strongroom" scripts/image.sh strongroom
step "image of PostgreSQL" scripts/image.sh postgres
step "end to end" e2e/run.sh
summary
