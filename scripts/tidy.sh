#!/bin/bash
# Runs clang-tidy over the program's sources, with clang's own compile commands, on all cores; fails when it finds anything.
#   scripts/tidy.sh [FOLDER..]    default: src controller
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folders=("$@")
((${#folders[@]} > 0)) || folders=(src controller)
total=$(find "${folders[@]}" -name '*.cc' | wc -l)

# Its output is one command line for each file that is done, and behind it what was found there.
show_progress() {
  awk -v total="$total" -v root="$PWD/" '
    /warnings? generated\.$|^Suppressed |^Use -header-filter/ { next }
    /^[^ ]*clang-tidy[^ ]* / { printf "[%d/%d] %s\n", ++files, total, substr($NF, length(root) + 1); fflush(); next }
    NF > 0 { print; fflush() }'
}

scripts/install-deps.sh build
cmake --preset dev -DSTRONGROOM_PCH=OFF -B build/tidy
if ! run-clang-tidy -quiet -j "$(nproc)" -p build/tidy "$PWD/($(IFS='|' && echo "${folders[*]}"))/.*\.cc$" 2>&1 | show_progress; then
  echo "clang-tidy has findings: see the lines with 'error:'" >&2
  exit 1
fi
echo "$total files are clean"
