#!/bin/bash
# Runs PROGRAM with the kubeconfig of a control plane of its own, which it brings up and takes down again.
#   on-own-cluster.sh PROGRAM
set -euo pipefail

cluster=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../../../e2e/cluster
name=$(basename "$(dirname "$1")")-$$

trap '"$cluster" --name "$name" down' EXIT
"$cluster" --name "$name" up --control-plane-only
eval "$("$cluster" --name "$name" env)"
"$1" "$KUBECONFIG"
