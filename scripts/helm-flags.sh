#!/bin/bash
# Prints what `helm install` has to be told of the cluster of $KUBECONFIG: nothing, but for Kubernetes before 1.20.6, where the API server
# breaks off when an APIService is applied server-side, as Helm 4 does (kubernetes/kubernetes#89264). KUBECTL and HELM name others.
set -euo pipefail

version=$("${KUBECTL:-kubectl}" version -o json | jq -r .serverVersion.gitVersion)
if [[ $("${HELM:-helm}" version --template '{{.Version}}') != v3.* && $(printf '%s\n' v1.20.6 "$version" | sort -V | sed -n 1p) != v1.20.6 ]]; then
  echo --server-side=false
fi
