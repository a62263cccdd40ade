#!/bin/bash
# Runs run.sh against a control plane of its own, which it brings up and takes down again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cluster=$here/../../../e2e/cluster
name=chart-$$

trap '"$cluster" --name "$name" down' EXIT
"$cluster" --name "$name" up --control-plane-only
eval "$("$cluster" --name "$name" env)"
"$here/run.sh" "$KUBECONFIG"
