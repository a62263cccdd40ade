# shellcheck shell=bash
# Long work, one piece or several at once: what each says goes to a file, whose last line is printed now and then.
# Needs common.sh.

HEARTBEAT_SECONDS=${HEARTBEAT_SECONDS:-30}
# By name. A job is in JOBS, with its pid, until its end was seen.
declare -gA JOBS=() JOB_LOGS=() JOB_BEGINS=()

elapsed() { # SECONDS
  if (($1 < 60)); then printf '%ds' "$1"; else printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); fi
}

# Ctrl-C reaches it too, which by itself the shell keeps from what it starts aside.
start_job() { # NAME LOG COMMAND..
  JOB_LOGS[$1]=$2 JOB_BEGINS[$1]=$SECONDS
  (
    trap - INT
    let_go_of_locks
    set -e
    "${@:3}"
  ) >> "$2" 2>&1 &
  JOBS[$1]=$!
}

# Waits for the end of job NAME and looks after all others meanwhile. Fails with the exit code of the first that failed, which
# FAILED_JOB names then.
await_job() { # NAME
  local name beat=$((SECONDS + HEARTBEAT_SECONDS))
  while [[ -n ${JOBS[$1]:-} ]]; do
    for name in "${!JOBS[@]}"; do
      start_time "${JOBS[$name]}" > /dev/null || end_job "$name" || return
    done
    if ((SECONDS >= beat)); then
      show_jobs
      beat=$((SECONDS + HEARTBEAT_SECONDS))
    fi
    sleep 0.2
  done
}

end_job() { # NAME
  local result=0
  wait "${JOBS[$1]}" || result=$?
  unset 'JOBS[$1]'
  # shellcheck disable=SC2034 # for the caller
  ((result == 0)) || FAILED_JOB=$1
  ((result != 0)) || echo "      [$1] done in $(elapsed $((SECONDS - JOB_BEGINS[$1])))"
  return "$result"
}

show_jobs() {
  local name
  for name in "${!JOBS[@]}"; do
    echo "      [$name] $(elapsed $((SECONDS - JOB_BEGINS[$name]))): $(tail -n 1 "${JOB_LOGS[$name]}" | tr -d '\r' | cut -c 1-110)"
  done
}

# Ends the jobs that still run, with all that they have started, and waits for what they do about it.
stop_jobs() {
  local name
  local -a pids
  for name in "${!JOBS[@]}"; do
    mapfile -t pids < <(descendants "${JOBS[$name]}")
    kill -s TERM "${pids[@]}" 2> /dev/null || true
    wait "${JOBS[$name]}" 2> /dev/null || true
    unset 'JOBS[$name]'
  done
}
