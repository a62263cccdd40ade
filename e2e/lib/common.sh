# shellcheck shell=bash
# What all scripts share: messages, folders, waiting, locks, processes known by recorded pid, free ports.

# Everything that outlives one command is kept here.
# shellcheck disable=SC2034 # of who sources this
CACHE_DIR="${XDG_CACHE_HOME:-$HOME/.cache}/strongroom"
# On a slow machine (an emulated one, for instance) PATIENCE=10 makes every wait ten times as long.
PATIENCE=${PATIENCE:-1}

say() { printf '[%(%H:%M:%S)T] %s\n' -1 "$*" >&2; }
die() {
  say "ERROR: $*"
  exit 1
}

# Instance names become folder, node and cgroup names.
check_name() {
  [[ $1 =~ ^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$ ]] ||
    die "name '$1': use lower-case letters, digits and '-', at most 40 characters"
}

require_commands() { # HINT COMMAND..
  local hint=$1 command
  shift
  for command in "$@"; do
    command -v "$command" > /dev/null || die "$command is missing: run $hint"
  done
}

quietly() { "$@" > /dev/null 2>&1; }

# Runs CONDITION.. again and again until it succeeds; fails after SECONDS (times PATIENCE) and says what it waited for.
await() { # SECONDS WHAT CONDITION..
  local deadline=$((SECONDS + $1 * PATIENCE))
  until "${@:3}"; do
    ((SECONDS < deadline)) || {
      say "gave up waiting for $2"
      return 1
    }
    sleep 0.1
  done
}

# The same for what a process of ours has to bring about: fails at once when it is gone.
await_process() { # RECORD SECONDS WHAT CONDITION..
  await "$2" "$3" is_gone_or "$1" "${@:4}" && recorded_pid "$1" > /dev/null
}
is_gone_or() { # RECORD CONDITION..
  ! recorded_pid "$1" > /dev/null || "${@:2}"
}

# ---- locks. Each has a descriptor of its own, by the name of its file.
declare -gA LOCKS=()

# Holds the lock FILE until the script ends; `release_lock` also removes the file. A waiter that got the lock on a file removed
# meanwhile tries again.
take_lock() { # FILE
  local descriptor
  mkdir -p "$(dirname "$1")"
  while :; do
    exec {descriptor}> "$1"
    flock -w 300 "$descriptor" || die "another command has held $1 for five minutes"
    [[ ! /proc/$BASHPID/fd/$descriptor -ef $1 ]] || break
    exec {descriptor}>&-
  done
  LOCKS[$1]=$descriptor
}
release_lock() { # FILE
  local descriptor=${LOCKS[$1]}
  rm -f "$1"
  exec {descriptor}>&-
  unset 'LOCKS[$1]'
}
# For a subshell: what it starts does not hold them on when this script has ended.
let_go_of_locks() {
  local descriptor
  for descriptor in "${LOCKS[@]}"; do exec {descriptor}>&-; done
}

# ---- processes. A record is a file "PID START-TIME", so that a pid that was given to another process is never killed.

start_time() { # PID; fails when the process is gone or a zombie
  local stat
  # Not $(< file): where that file is missing, it ends the script whatever stands behind it.
  IFS= read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
  read -ra stat <<< "${stat##*) }" # the fields after the command name: state is the third of proc(5)
  [[ ${stat[0]} != [ZX] ]] && echo "${stat[19]}"
}
record_process() { # FILE PID
  echo "$2 $(start_time "$2" || echo gone)" > "$1"
}
recorded_pid() { # FILE; prints the pid while the process runs
  local pid started
  [[ -s $1 ]] && read -r pid started < "$1" && [[ $(start_time "$pid") == "$started" ]] && echo "$pid"
}
descendants() { # PID; prints it and all that it has started, as far as that has not left it
  local child children
  echo "$1"
  children=$(cat "/proc/$1/task/"*/children 2> /dev/null) || return 0
  for child in $children; do descendants "$child"; done
}
spawn() { # RECORD LOG COMMAND..; a process of its own session that holds no lock of ours
  local record=$1
  (
    let_go_of_locks
    exec setsid "${@:3}"
  ) >> "$2" 2>&1 < /dev/null &
  record_process "$record" $!
  disown
}
stop_process() { # RECORD [SIGNAL [SECONDS]]; after that time it is killed
  local pid tenths=$((${3:-20} * 10))
  if pid=$(recorded_pid "$1"); then
    kill -s "${2:-TERM}" "$pid" 2> /dev/null || true
    while recorded_pid "$1" > /dev/null; do
      ((tenths-- > 0)) || kill -s KILL "$pid" 2> /dev/null || true
      sleep 0.1
    done
  fi
  rm -f "$1"
}

# ---- ports. Nothing is fixed: a free one is taken, and who listens on it is checked afterwards.

socket_inodes() { # PORT [STATE]; inodes of the sockets of this network namespace with that local port
  local port tables=(/proc/net/tcp)
  port=$(printf ':%04X' "$1")
  [[ -e /proc/net/tcp6 ]] && tables+=(/proc/net/tcp6)
  awk -v port="$port" -v state="${2:-}" '
    substr($2, length($2) - 4) == port && (state == "" || $4 == state) { print $10 }' "${tables[@]}"
}
free_port() { # below the range that the kernel gives to outgoing connections
  local port
  for _ in {1..200}; do
    port=$((20000 + SRANDOM % 12000))
    [[ -n $(socket_inodes "$port") ]] || {
      echo "$port"
      return
    }
  done
  die "no free port found between 20000 and 32000"
}
listens() { # PID PORT: this very process listens there, not a neighbour that was quicker
  local inode
  for inode in $(socket_inodes "$2" 0A); do
    [[ -n $(find "/proc/$1/fd" -lname "socket:\[$inode\]" -print -quit 2> /dev/null) ]] && return
  done
  return 1
}
# The process of RECORD listens on PORT, and CHECK says that it answers.
serves() { # RECORD PORT CHECK..
  local pid
  pid=$(recorded_pid "$1") && listens "$pid" "$2" && quietly "${@:3}"
}
