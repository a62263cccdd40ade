#!/bin/bash
# Checks every shell script and bats file of the tree with shellcheck, files that others source or load along with those. And no
# pipe ends in a command that stops reading: who writes to it is ended by SIGPIPE, now and then, and with it the script (pipefail).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mapfile -t scripts < <(grep -rlE '^#!/(usr/)?bin/(env )?(bash|bats)' .ci scripts e2e bench tests; find tests -name '*.bash')
shellcheck --external-sources --check-sourced "${scripts[@]}"
if grep -PzHo '(?<!\|)\|\s*(head\b|grep\s+(-\S+\s+)*?-[a-zA-Z]*[qm])[^\n]*' "${scripts[@]}" e2e/lib/*.sh | tr '\0' '\n' | grep .; then
  echo "these stop reading: grep -q PATTERN <<< \"\$(COMMAND)\" does not" >&2
  exit 1
fi
echo "${#scripts[@]} scripts are clean"
