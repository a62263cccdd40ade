#!/bin/bash
# The numbers that the design asks for, on a control-plane-only cluster of its own (README.md). Prints them; when one misses what is
# wanted of it, the others are measured all the same, and it ends with 1.
#   bench/run.sh [dispatch|idle|executor|hostile|sets|admission|notify|graph..]     all of them without an argument
#   STRONGROOM: the program to measure (build/release/src/main/program/strongroom)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/lib.sh
source bench/lib.sh

measure() { # dispatch|idle|executor|hostile|sets|admission|notify|graph
  case $1 in
    dispatch)
      python3 bench/dispatch.py "$KUBECONFIG" "${SCHEDULES:-100}" "$STRONGROOM" "$(e2e/cluster programs)/kube-controller-manager" "$DSN" \
        "$FOLDER/ca.crt"
      ;;
    idle) python3 bench/idle.py "$KUBECONFIG" 1000 "${IDLE_SECONDS:-60}" "$STRONGROOM" "$DSN" "$FOLDER/ca.crt" ;;
    executor) python3 bench/executor.py "$KUBECONFIG" "${POLICIES:-2000}" "$STRONGROOM" "$DSN" "$FOLDER" ;;
    sets) python3 bench/sets.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" "${SET_POLICIES:-40000}" "${SETS:-100000}" ;;
    hostile) python3 bench/hostile.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" ;;
    admission) python3 bench/admission.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" ;;
    notify) python3 bench/notify.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" "${INCIDENTS:-1000}" ;;
    graph)
      local result=0
      python3 bench/graph.py "$KUBECONFIG" "$STRONGROOM" "$DSN" "$FOLDER" || result=$?
      if [[ -s $FOLDER/costs.json ]]; then python3 bench/night.py "$FOLDER/costs.json" || result=$?; fi
      return "$result"
      ;;
    *) echo "bench/run.sh: there is no measurement $1" >&2 && return 2 ;;
  esac
}

make_certificate
echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
(($#)) || set -- dispatch idle executor hostile sets admission notify graph
missed=()
for what; do
  fresh
  measure "$what" || missed+=("$what")
done
((${#missed[@]} == 0)) || { echo "missed: ${missed[*]}" >&2 && exit 1; }
