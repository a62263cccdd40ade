#!/bin/bash
# Looks for input that breaks a promise of what reads it, or costs more than its bounds: each target of tests/fuzz for FUZZ_SECONDS
# (60), two at once, one line for each. The input that ends one is in build/fuzz/found/. ONLY=NAME: that target alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
source scripts/lib.sh
export FUZZ_SECONDS=${FUZZ_SECONDS:-60}
OUTPUT=build/fuzz

build() {
  cmake --preset fuzz
  cmake --build --preset fuzz --target fuzz
}

# What libFuzzer has kept is where it begins the next time.
fuzz_one() { # TARGET
  local log=$OUTPUT/logs/$1.log result=0
  mkdir -p "$OUTPUT"/{logs,found} "$OUTPUT/corpus/$1"
  STRONGROOM_FUZZ_TARGET=$1 "$OUTPUT/tests/fuzz/fuzz" -max_total_time="$FUZZ_SECONDS" -max_len=16384 -timeout=10 -malloc_limit_mb=64 \
    -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$OUTPUT/found/$1-" "$OUTPUT/corpus/$1" "tests/fuzz/corpus/$1" \
    > "$log" 2>&1 || result=$?
  if ((result != 0)); then
    tail -n 60 "$log" >&2
    echo "$1: failed, see $log" >&2
    return 1
  fi
  printf '%-14s %s runs, %s a second; %s\n' "$1" "$(stat_in "$log" number_of_executed_units)" \
    "$(stat_in "$log" average_exec_per_sec)" "$(grep '^dearest:' "$log")"
}
stat_in() { sed -n "s/^stat::$2: *//p" "$1"; } # LOG NAME

fuzz_all() {
  local -a targets
  mapfile -t targets < <(ls tests/fuzz/corpus)
  [[ -z ${ONLY:-} ]] || targets=("$ONLY")
  printf '%s\n' "${targets[@]}" | xargs -P "${FUZZ_AT_ONCE:-2}" -I '{}' "${BASH_SOURCE[0]}" --one '{}'
}

if [[ ${1:-} == --one ]]; then
  fuzz_one "$2"
  exit
fi
all_steps() {
  step "Debian packages" scripts/install-deps.sh build
  step "build for libFuzzer" build
  live_step "fuzz targets, $FUZZ_SECONDS s each" fuzz_all
}
STEPS=$(count_steps all_steps)
all_steps
