#!/bin/bash
# Checks every shell script and bats file of the tree with shellcheck, files that others source or load along with those.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mapfile -t scripts < <(grep -rlE '^#!/(usr/)?bin/(env )?(bash|bats)' .ci scripts e2e bench tests; find tests -name '*.bash')
shellcheck --external-sources --check-sourced "${scripts[@]}"
echo "${#scripts[@]} scripts are clean"
