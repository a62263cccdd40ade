#!/bin/bash
# What taking reports costs the server: seconds, CPU and memory, on a control-plane-only cluster of its own. Prints them; asserts none.
#   bench/ingest.sh [COUNT..]        policies of a report: 2000 40000
#   WHAT: what else (worst bomb many)
#   STRONGROOM: the program to measure (build/release/src/main/program/strongroom)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/lib.sh
source bench/lib.sh

make_certificate
echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
(($# > 0)) || set -- 2000 40000
for count in "$@"; do
  fresh
  python3 bench/ingest.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" "$count"
done
for what in ${WHAT-worst bomb many}; do
  fresh
  python3 bench/ingest.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" 200000 "$what"
done
