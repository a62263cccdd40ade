# shellcheck shell=bash
# What the scripts of this folder share: messages, folders, locks, processes known by recorded pid, free ports.

# Everything that outlives one command is kept here.
CACHE_DIR="${XDG_CACHE_HOME:-$HOME/.cache}/strongroom"

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

# Holds the lock FILE (descriptor 9) until the script ends; `release_lock` also removes the file. A waiter that got the
# lock on a file removed meanwhile tries again.
take_lock() { # FILE
  mkdir -p "$(dirname "$1")"
  while :; do
    exec 9> "$1"
    flock -w 300 9 || die "another command has held $1 for five minutes"
    [[ /proc/$$/fd/9 -ef $1 ]] && return
  done
}
release_lock() { # FILE
  rm -f "$1"
  exec 9>&-
}

# ---- processes. A record is a file "PID START-TIME", so that a pid that was given to another process is never killed.

start_time() { # PID; fails when the process is gone or a zombie
  local stat
  { stat=$(< "/proc/$1/stat"); } 2> /dev/null || return 1
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
spawn() { # RECORD LOG COMMAND..; a process of its own session that holds no lock of ours
  local record=$1 log=$2
  shift 2
  setsid "$@" >> "$log" 2>&1 < /dev/null 9>&- &
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
