#!/bin/bash
# Runs COMMAND with the KUBECONFIG of a control plane of its own, which it brings up and takes down again.
#   on-own-cluster.sh NAME COMMAND..
set -euo pipefail

cluster=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../../../e2e/cluster
name=$1-$$
shift

trap '"$cluster" --name "$name" down' EXIT
"$cluster" --name "$name" up --control-plane-only
eval "$("$cluster" --name "$name" env)"
"$@"
