# shellcheck shell=bash
# The control groups of one node, in every hierarchy of the machine: all of version 1, or the one of version 2.
# Uses DATA. Version 2 has been tried less.

# Two clusters of the same name in different folders have different groups.
node_cgroup() { echo "strongroom-$(printf %s "$DATA" | sha256sum | cut -c1-12)"; }

cgroup_roots() {
  awk '($3 == "cgroup" || $3 == "cgroup2") && $2 ~ "^/sys/fs/cgroup" { print $2 }' /proc/self/mounts | sort -u
}
cgroup_is_unified() { [[ $(stat -fc %T /sys/fs/cgroup) == cgroup2fs ]]; }

check_cgroups() {
  cgroup_is_unified && return
  grep -q '^[^ ]* /sys/fs/cgroup/[^ ]*memory' /proc/self/mounts ||
    die "control groups are not mounted below /sys/fs/cgroup: a node cannot run pods here"
}

# Version 2: controllers are handed down level by level, and processes live in leaves only.
make_unified_cgroup() { # GROUP
  local root=/sys/fs/cgroup controller level
  mkdir -p "$root/$1/node"
  for level in "$root" "$root/$1"; do
    for controller in $(< "$level/cgroup.controllers"); do
      echo "+$controller" > "$level/cgroup.subtree_control" || true
    done
  done 2> /dev/null
}

make_cgroups() { # GROUP
  if cgroup_is_unified; then
    make_unified_cgroup "$1"
    return
  fi
  local root file
  for root in $(cgroup_roots); do
    mkdir -p "$root/$1"
    # A new cpuset has no processors and no memory, and so takes no process.
    for file in cpuset.cpus cpuset.mems; do
      if [[ -e $root/$file ]]; then cat "$root/$file" > "$root/$1/$file"; fi
    done
  done
}

# Prints the cgroup.procs files that a process of the node is to be written to.
cgroup_entries() { # GROUP
  local root
  if cgroup_is_unified; then
    echo "/sys/fs/cgroup/$1/node/cgroup.procs"
    return
  fi
  for root in $(cgroup_roots); do echo "$root/$1/cgroup.procs"; done
}

cgroup_processes() { # GROUP
  local root
  for root in $(cgroup_roots); do
    [[ ! -d $root/$1 ]] || find "$root/$1" -name cgroup.procs -exec cat {} + 2> /dev/null
  done | sort -u
}

# Waits up to ten seconds for the processes to end, then kills what is left: all of them are in groups of our own.
empty_cgroups() { # GROUP
  local tenths left
  for tenths in {1..100}; do
    left=$(cgroup_processes "$1") || true
    [[ -n $left ]] || return 0
    ((tenths < 80)) || xargs -r kill -KILL <<< "$left" 2> /dev/null || true
    sleep 0.1
  done
  die "processes of $1 do not end: ${left//$'\n'/ }"
}

remove_cgroups() { # GROUP
  local root
  empty_cgroups "$1"
  for root in $(cgroup_roots); do
    for _ in {1..50}; do
      [[ -d $root/$1 ]] || break
      find "$root/$1" -depth -type d -exec rmdir {} + 2> /dev/null || sleep 0.1
    done
    [[ ! -d $root/$1 ]] || say "control group is left: $root/$1"
  done
}
