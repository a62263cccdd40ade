# shellcheck shell=bash
# What the scripts behind `make` share: numbered steps that tell how far they are, and end with their own output when
# they fail. Set STEPS to the number of steps before the first one (count_steps).

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=e2e/lib/common.sh
source "$ROOT/e2e/lib/common.sh"
# shellcheck source=e2e/lib/jobs.sh
source "$ROOT/e2e/lib/jobs.sh"
STEP_LOGS=$ROOT/build/logs
STEP=0
STEPS=0
trap stop_jobs EXIT

# A step is a line of its own in a function.
count_steps() { declare -f "$@" | grep -cE '^ *(step|live_step|beside) '; } # FUNCTION..

begin_step() { # TITLE
  STEP=$((STEP + 1))
  echo "[$STEP/$STEPS] $1 (elapsed $(elapsed "$SECONDS"))"
}

# Runs COMMAND with its output in a file of its own; a failure shows the end of that file and ends the script with the
# command's exit code.
step() { # TITLE COMMAND..
  start_step "$@"
  finish_step "$STEP/$STEPS"
}

# The same, but goes on at once: what follows runs at the same time, and comes first where both want a core. What fails of
# them ends all. `join` waits for it.
beside() { # TITLE COMMAND..
  start_step "$1" with_low_priority "${@:2}"
}
with_low_priority() {
  renice -n 10 "$BASHPID" > /dev/null
  "$@"
}
join() {
  local name
  for name in "${!JOBS[@]}"; do finish_step "$name"; done
}

start_step() { # TITLE COMMAND..
  local log
  begin_step "$1"
  mkdir -p "$STEP_LOGS"
  log=$STEP_LOGS/$(printf '%02d' "$STEP")-$(tr -cs 'a-zA-Z0-9' '-' <<< "$1" | sed 's/-*$//').log
  : > "$log"
  start_job "$STEP/$STEPS" "$log" "${@:2}"
}

finish_step() { # NAME
  local result=0
  await_job "$1" || result=$?
  ((result == 0)) || {
    stop_jobs
    echo "---- last lines of ${JOB_LOGS[$FAILED_JOB]}"
    tail -n 200 "${JOB_LOGS[$FAILED_JOB]}"
    echo "---- [$FAILED_JOB] failed with exit code $result after $(elapsed "$SECONDS")"
    exit "$result"
  } >&2
}

# For a command whose output is what the user came for.
live_step() { # TITLE COMMAND..
  local result
  begin_step "$1"
  set +e
  ("${@:2}")
  result=$?
  set -e
  ((result == 0)) || {
    echo "[$STEP/$STEPS] failed with exit code $result" >&2
    exit "$result"
  }
}
