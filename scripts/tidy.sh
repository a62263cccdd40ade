#!/bin/bash
# Runs clang-tidy over the program's sources, with clang's own compile commands.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install-deps.sh build
cmake --preset clang
run-clang-tidy -quiet -j "$(nproc)" -p build/clang "$PWD/(src|controller)/.*\.cc$"
