# shellcheck shell=bash
# What the scripts behind `make` share: numbered steps that tell how far they are, and end with their own output when
# they fail. Set STEPS to the number of steps before the first one.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STEP_LOGS=$ROOT/build/logs
STEP=0
STEPS=${STEPS:-0}
HEARTBEAT_SECONDS=${HEARTBEAT_SECONDS:-30}

elapsed() { # SECONDS
  if (($1 < 60)); then printf '%ds' "$1"; else printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); fi
}

# Prints the last line of LOG now and then, until its standard input is closed.
heartbeat() { # LOG
  local begin=$SECONDS line result
  while :; do
    result=0
    read -r -t "$HEARTBEAT_SECONDS" line || result=$?
    ((result > 128)) || return 0 # more than 128: time is over, input is still open
    line=$(tail -n 1 "$1" | tr -d '\r' | cut -c 1-110)
    echo "      $(elapsed $((SECONDS - begin))): $line"
  done
}

# Announces the next step and sets STEP_LOG.
begin_step() { # TITLE
  STEP=$((STEP + 1))
  mkdir -p "$STEP_LOGS"
  STEP_LOG=$STEP_LOGS/$(printf '%02d' "$STEP")-$(tr -cs 'a-zA-Z0-9' '-' <<< "$1" | sed 's/-*$//').log
  echo "[$STEP/$STEPS] $1 (elapsed $(elapsed "$SECONDS"))"
}

# Runs COMMAND with its output in a file of its own; a failure shows the end of that file and ends the script with the
# command's exit code.
step() { # TITLE COMMAND..
  local result=0 begin=$SECONDS
  begin_step "$1"
  shift
  : > "$STEP_LOG"
  exec {beat}> >(heartbeat "$STEP_LOG")
  set +e
  (
    exec {beat}>&-
    set -e
    "$@"
  ) >> "$STEP_LOG" 2>&1
  result=$?
  set -e
  exec {beat}>&-
  ((result == 0)) || fail_step "$result"
  echo "      done in $(elapsed $((SECONDS - begin)))"
}

# The same for a command whose output is what the user came for.
live_step() { # TITLE COMMAND..
  begin_step "$1"
  shift
  set +e
  ("$@")
  local result=$?
  set -e
  ((result == 0)) || {
    echo "[$STEP/$STEPS] failed with exit code $result" >&2
    exit "$result"
  }
}

fail_step() { # EXIT-CODE
  {
    echo "---- last lines of $STEP_LOG"
    tail -n 200 "$STEP_LOG"
    echo "---- [$STEP/$STEPS] failed with exit code $1 after $(elapsed "$SECONDS")"
  } >&2
  exit "$1"
}

cores() { nproc; }
