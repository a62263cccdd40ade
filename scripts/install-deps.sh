#!/bin/bash
# Installs the Debian packages named in scripts/packages/. Quick and offline when they are all there.
#   scripts/install-deps.sh [build|cluster|image|all]     (default: all)
set -euo pipefail
PACKAGES=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages
POLICY=/usr/sbin/policy-rc.d
CREATE_CLUSTER=/etc/postgresql-common/createcluster.conf

lists_of() { # SET; prints the files' names
  case $1 in
    build) echo compile test ;;
    cluster) echo cluster tools ;;
    image) echo image ;;
    all) echo compile test cluster tools image ;;
    *)
      echo "usage: scripts/install-deps.sh [build|cluster|image|all]" >&2
      return 2
      ;;
  esac
}

# Of a line with two words the second is the command that the package is wanted for: it may be there from elsewhere.
names_in() { # LIST..
  local list name command
  for list in "$@"; do
    grep -v '^#' "$PACKAGES/$list.txt" | while read -r name command; do
      [[ -n $command ]] && command -v "$command" > /dev/null || echo "$name"
    done
  done | sort -u
}

missing_of() { # PACKAGE..; prints those that are not installed
  local installed
  # dpkg-query fails when it has never heard of one of them.
  installed=$({ dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2> /dev/null || true; } | sed -n 's/^ii *//p' | sort -u)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(echo "$installed")
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# The packages bring daemons (containerd, etcd, Prometheus, PostgreSQL) of which none shall run, and PostgreSQL would also
# make a database. What is changed for that is put back.
keep_daemons_down() {
  if [[ ! -e $POLICY ]]; then
    trap 'as_root rm -f "$POLICY"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" > /dev/null
    as_root chmod 755 "$POLICY"
  fi
  if [[ ! -e $CREATE_CLUSTER ]]; then
    as_root mkdir -p "$(dirname "$CREATE_CLUSTER")"
    echo 'create_main_cluster = false' | as_root tee "$CREATE_CLUSTER" > /dev/null
  fi
}

install() { # PACKAGE..
  keep_daemons_down
  as_root apt-get -q update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold \
    install --no-install-recommends "$@"
}

main() {
  local lists text
  local -a names missing
  # A failure inside <( ) would go unseen, one inside $( ) does not.
  lists=$(lists_of "${1:-all}") || exit
  # shellcheck disable=SC2086 # the names of lists are words
  text=$(names_in $lists)
  mapfile -t names <<< "$text"
  text=$(missing_of "${names[@]}")
  if [[ -z $text ]]; then
    echo "all ${#names[@]} Debian packages are installed"
    return
  fi
  mapfile -t missing <<< "$text"
  echo "installing ${#missing[@]} of ${#names[@]} Debian packages: ${missing[*]}"
  install "${missing[@]}"
}
main "$@"
