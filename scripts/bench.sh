#!/bin/bash
# Measures with an optimised build on a control-plane-only cluster and prints the numbers: bench/run.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
source scripts/lib.sh

build_release() {
  cmake --preset release -DBUILD_TESTING=OFF
  cmake --build --preset release --target strongroom
}

all_steps() {
  step "Debian packages" scripts/install-deps.sh all
  step "Kubernetes (built once, then cached)" e2e/cluster build
  step "build, release" build_release
  live_step "measurements" bench/run.sh
}

STEPS=$(count_steps all_steps)
all_steps
