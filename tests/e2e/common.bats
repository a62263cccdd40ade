#!/usr/bin/env bats
# Locks, waits and jobs of e2e/lib.
# shellcheck disable=SC2317 # functions are called by e2e/lib

bats_require_minimum_version 1.5.0

setup() {
  LIB=$BATS_TEST_DIRNAME/../../e2e/lib
  # shellcheck source=e2e/lib/common.sh
  source "$LIB/common.sh"
  # shellcheck source=e2e/lib/jobs.sh
  source "$LIB/jobs.sh"
  cd "$BATS_TEST_TMPDIR"
}

has_ended() { ! start_time "$1" > /dev/null; } # PID
is_free() { flock --nonblock "$1" true; } # LOCK

@test "a lock is held although another one was taken and released in between" {
  take_lock outer
  take_lock inner
  run ! is_free inner
  release_lock inner
  run ! is_free outer
  release_lock outer
  [[ ! -e outer && ! -e inner ]]
}

@test "what a script has started does not hold its locks on" {
  (take_lock lock && spawn record log sleep 60)
  is_free lock
  stop_process record KILL
}

@test "waiting ends when the condition holds, when time is over, and when the process is gone" {
  local calls=0
  third() { ((++calls == 3)); }
  await 60 "the third call" third
  run -1 await 0 "what never comes" false
  [[ $output == *"gave up waiting for what never comes" ]]
  spawn record log sleep 60
  await_process record 60 "nothing" true
  stop_process record KILL
  run -1 await_process record 60 "what a dead process does" false
  [[ -z $output ]]
}

@test "a job that fails is named with its exit code, those beside it are stopped with what they started" {
  fails() { echo "why" && exit 7; }
  starts() { sleep 60 & echo $! > child; wait; }
  start_job patient patient.log starts
  await 60 "its child" test -s child
  start_job hasty hasty.log fails
  local result=0
  await_job hasty > /dev/null || result=$?
  ((result == 7))
  [[ $FAILED_JOB == hasty && $(< hasty.log) == why ]]
  stop_jobs
  await 60 "the child's end" has_ended "$(< child)"
  ((${#JOBS[@]} == 0))
}

@test "a job that goes on shows its last line" {
  HEARTBEAT_SECONDS=0
  talks() { echo first && echo second && await 60 "the file" test -e go; }
  start_job some log talks
  await 60 "what it says" grep -q second log
  run show_jobs
  [[ $output == *"[some] "*": second" ]]
  touch go
  await_job some > shown
  grep -F "[some] done in" shown
}

@test "a job may be called anything" {
  # shellcheck disable=SC2016 # nothing shall be expanded
  local name='Debian'\''s "source" [$(date)] `x` of @ *'
  start_job "$name" log true
  await_job "$name" > shown
  grep -F "      [$name] done in" shown
  ((${#JOBS[@]} == 0))
  start_job "$name" log sleep 60
  stop_jobs
  ((${#JOBS[@]} == 0))
}
