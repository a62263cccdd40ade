# shellcheck shell=bash
# Which Kubernetes a cluster runs, and the flags that only some versions know. Any from 1.20 on will do for a control plane: the
# folder $STRONGROOM_KUBERNETES_BIN, laid out as the assets of envtest are (kube-apiserver, kubectl, perhaps etcd and
# kube-controller-manager), or else what `build` made. A node always runs the latter.
# Sets K8S_BIN, KUBECTL and ETCD_PROGRAM, for the other files of this folder.
# shellcheck disable=SC2034

KUBECTL_GIVEN=${KUBECTL:-}

use_programs() { # FOLDER
  K8S_BIN=$1 KUBECTL=${KUBECTL_GIVEN:-$1/kubectl} ETCD_PROGRAM=etcd
  [[ ! -x $1/etcd ]] || ETCD_PROGRAM=$1/etcd
}
use_programs_of() { # LEVEL
  if [[ $1 == control-plane && -n ${STRONGROOM_KUBERNETES_BIN:-} ]]; then
    use_programs "$(realpath -m "$STRONGROOM_KUBERNETES_BIN")"
  else
    use_programs "$KUBERNETES_BUILT"
  fi
}

# What an `up` of LEVEL, with or without a controller manager, cannot do without.
require_programs() {
  local program hint=
  local -a programs=(kube-apiserver kubectl)
  [[ $LEVEL != node ]] || programs=("${KUBERNETES_PROGRAMS[@]}")
  [[ $CONTROLLER_MANAGER == no ]] || programs+=(kube-controller-manager)
  [[ $K8S_BIN != "$KUBERNETES_BUILT" ]] || hint=": run e2e/cluster build"
  for program in "${programs[@]}"; do
    [[ -x $K8S_BIN/$program ]] || die "there is no $program in $K8S_BIN$hint"
  done
}

kubernetes_version() { "$K8S_BIN/kube-apiserver" --version | sed 's/^Kubernetes //'; }

# Prints those of FLAG.. that PROGRAM's own help lists, of --feature-gates=GATE=VALUE those whose gate it lists: a gate that has
# been decided for good is not listed any more. Programs refuse to start with a flag or gate that they do not know.
known_flags() { # PROGRAM FLAG..
  local help flag listed
  help=$("$K8S_BIN/$1" --help 2>&1) || return
  for flag in "${@:2}"; do
    case $flag in
      --feature-gates=*)
        listed=${flag#--feature-gates=}
        listed="[ :]${listed%%=*}=true\|false "
        ;;
      *) listed="^ +${flag%%=*} " ;;
    esac
    if grep -qE -- "$listed" <<< "$help"; then echo "$flag"; fi
  done
}

# What a kube-apiserver and a kube-controller-manager are started with wherever they run, one flag a line. Use PKI,
# TOKEN_ISSUER, SERVICE_CIDR.
#
# TTLAfterFinished: off by itself in 1.20. Snapshots in the API server's cache (1.34 and later) would outlive `compact`.
apiserver_flags() {
  printf '%s\n' --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" \
    --client-ca-file="$PKI/ca.crt" --allow-privileged=true --service-account-issuer="$TOKEN_ISSUER" --api-audiences="$TOKEN_ISSUER" \
    --service-account-signing-key-file="$PKI/sa.key" --service-account-key-file="$PKI/sa.pub" \
    --service-cluster-ip-range="$SERVICE_CIDR" --profiling=false --requestheader-client-ca-file="$PKI/front-proxy-ca.crt" \
    --requestheader-allowed-names=front-proxy-client --requestheader-username-headers=X-Remote-User \
    --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$PKI/front-proxy.crt" --proxy-client-key-file="$PKI/front-proxy.key"
  known_flags kube-apiserver --feature-gates=TTLAfterFinished=true --feature-gates=ListFromCacheSnapshot=false
}
# Early versions also serve without authentication (--port), and want to make the folder of flex volumes.
controller_manager_flags() { # FOLDER OF FLEX VOLUMES
  printf '%s\n' --kubeconfig="$PKI/controller-manager.kubeconfig" --leader-elect=false \
    --service-account-private-key-file="$PKI/sa.key" --root-ca-file="$PKI/ca.crt" --use-service-account-credentials=true \
    --kube-api-qps=200 --kube-api-burst=400 --profiling=false
  known_flags kube-controller-manager --port=0 --feature-gates=TTLAfterFinished=true --flex-volume-plugin-dir="$1"
}
