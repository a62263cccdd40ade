#!/bin/bash
# Checks every shell script of the tree with shellcheck, files that others source along with those.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mapfile -t scripts < <(grep -rlE '^#!/(usr/)?bin/(env )?bash' .ci scripts e2e bench tests)
shellcheck --external-sources --check-sourced "${scripts[@]}"
echo "${#scripts[@]} scripts are clean"
