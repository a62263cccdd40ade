# shellcheck shell=bash
# Where a cluster keeps what, and the addresses that are the same in every cluster (they exist inside its node only).
# The variables are for the other files of this folder.
# shellcheck disable=SC2034,SC2153

KUBERNETES_VERSION=1.20.2
KUBERNETES_CACHE=$CACHE_DIR/kubernetes-$KUBERNETES_VERSION
KUBERNETES_BUILT=$KUBERNETES_CACHE/bin # what `build` makes
CLUSTERS=${STRONGROOM_CLUSTERS:-$CACHE_DIR/clusters}

NODE_IP=10.99.0.1
POD_CIDR=10.98.0.0/24
POD_GATEWAY=10.98.0.1
SERVICE_CIDR=10.97.0.0/24
SERVICE_API_IP=10.97.0.1
TOKEN_ISSUER=https://kubernetes.default.svc.cluster.local

set_folders() {
  DATA=$CLUSTERS/$NAME
  PKI=$DATA/pki
  LOGS=$DATA/logs
  RUN=$DATA/run
  KUBECONFIG_FILE=$DATA/kubeconfig
}

save_settings() { # VARIABLE..
  local variable
  for variable in "$@"; do printf '%s=%q\n' "$variable" "${!variable}"; done > "$RUN/settings"
}
# Sets the ports, the programs and LEVEL_FOUND (node or control-plane); fails when there is no such cluster.
load_settings() {
  [[ -s $RUN/settings ]] || return 1
  local level=${LEVEL:-} manager=${CONTROLLER_MANAGER:-}
  # shellcheck disable=SC1091
  source "$RUN/settings"
  LEVEL_FOUND=$LEVEL
  use_programs "${K8S_BIN:-$KUBERNETES_BUILT}"
  LEVEL=${level:-$LEVEL} CONTROLLER_MANAGER=${manager:-$CONTROLLER_MANAGER}
}

# What root made for someone who used sudo is theirs.
give_to_user() { # FILE..
  [[ -z ${SUDO_UID:-} ]] || chown "$SUDO_UID:$SUDO_GID" "$@" "$CLUSTERS" "$CACHE_DIR"
}

seconds_since() { # MICROSECONDS
  local passed=$((${EPOCHREALTIME/./} - $1))
  printf '%d.%02d' $((passed / 1000000)) $((passed / 10000 % 100))
}
