#!/bin/bash
# Formats the C++ sources with clang-format.    scripts/format.sh [--check]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mapfile -d '' -t files < <(find src controller tests bench -type f \( -name '*.h' -o -name '*.cc' \) -print0)
if [[ ${1:-} == --check ]]; then
  clang-format --dry-run --Werror "${files[@]}"
  echo "${#files[@]} files are formatted"
else
  clang-format -i "${files[@]}"
fi
