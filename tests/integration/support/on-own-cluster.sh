#!/bin/bash
# Runs COMMAND with the KUBECONFIG of a control plane of its own, which it brings up and takes down again.
#   on-own-cluster.sh [OPTION OF e2e/cluster up].. NAME COMMAND..
set -euo pipefail

cluster=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../../../e2e/cluster
options=(--control-plane-only)
while [[ $1 == --* ]]; do
  options+=("$1")
  shift
done
name=$1-$$
shift

trap '"$cluster" --name "$name" down' EXIT
"$cluster" --name "$name" up "${options[@]}"
eval "$("$cluster" --name "$name" env)"
"$@"
