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
