#!/bin/bash
# Makes the pictures of docs/ anew: what a browser shows of reports on a cluster that comes up for it. Vector graphics, which are text.
#   scripts/pictures.sh
# Needs Debian's chromium, poppler-utils and npm, a built plugin (PLUGIN, that of the preset release by itself), and `e2e/cluster build`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=e2e/lib/common.sh
source e2e/lib/common.sh
PLUGIN=$(realpath "${PLUGIN:-build/release/src/cli/program/kubectl-strongroom}")
NAME=pictures-$$
WORK=$(mktemp -d)
trap 'e2e/cluster --name "$NAME" down; rm -rf "$WORK"' EXIT

plugin() { "$PLUGIN" "$@"; }
backup() { plugin backup --to "$WORK/$1.tar" --namespaces team-a --types networkPolicies,resourceQuotas,limitRanges,roles,roleBindings; } # NAME
kube() { kubectl "$@" > /dev/null; }

# Two days of a cluster: the policies of the demo, and what somebody has changed in them.
take_backups() {
  kube create namespace team-a
  kube apply -f e2e/manifests/policies.yaml
  backup monday
  kube -n team-a patch networkpolicy allow-web --type=merge -p '{"spec":{"ingress":[{"ports":[{"port":8443,"protocol":"TCP"}]}]}}'
  kube -n team-a create role operator --verb=get,list --resource=pods
  kube -n team-a delete role auditor
  backup tuesday
  plugin report "$WORK/monday.tar" --to "$WORK/report.html"
  plugin report "$WORK/monday.tar" "$WORK/tuesday.tar" --to "$WORK/report-diff.html"
}

draw() { # NAME SCHEME WIDTH HEIGHT
  (cd "$WORK/npm" && node draw.mjs "$WORK/$1.html" "$WORK/$1.pdf" "$2" "$3" "$4")
  pdftocairo -svg -f 1 -l 1 "$WORK/$1.pdf" "docs/$1.svg"
  say "docs/$1.svg, $(stat -c %s "docs/$1.svg") bytes"
}

require_commands "apt install chromium poppler-utils npm" chromium pdftocairo npm node
mkdir "$WORK/npm"
cp scripts/pictures/* "$WORK/npm"
npm ci --prefix "$WORK/npm" --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null
e2e/cluster --name "$NAME" up --control-plane-only
eval "$(e2e/cluster --name "$NAME" env)"
take_backups
draw report light 1000 780
draw report-diff dark 1000 1500
