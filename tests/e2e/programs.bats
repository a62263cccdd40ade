#!/usr/bin/env bats
# e2e/cluster with programs of another version: stand-ins that refuse what the real ones refuse, and write down what they got.
# shellcheck disable=SC2034,SC2317 # variables and functions are for e2e/lib

bats_require_minimum_version 1.5.0

setup() {
  local lib=$BATS_TEST_DIRNAME/../../e2e/lib file
  NAME=some
  unset KUBECTL STRONGROOM_KUBERNETES_BIN K8S_BIN
  for file in common settings programs kubernetes-build control-plane; do
    # shellcheck source=/dev/null
    source "$lib/$file.sh"
  done
  KUBERNETES_BUILT=$BATS_TEST_TMPDIR/built
  PKI=pki LOGS=logs RUN=run ETCD_PORT=1 API_PORT=2
  use_programs_of control-plane

  # Only the choice of flags is looked at.
  spawn() { "${@:3}"; } # RECORD LOG COMMAND..
  wait_serving() { return; }
}

# Flags of both programs that every version from 1.20 to 1.36 knows.
common_flags=(etcd-servers etcd-compaction-interval bind-address secure-port advertise-address endpoint-reconciler-type
  tls-cert-file tls-private-key-file client-ca-file authorization-mode allow-privileged service-account-issuer api-audiences
  service-account-signing-key-file service-account-key-file service-cluster-ip-range profiling kubeconfig leader-elect
  service-account-private-key-file root-ca-file use-service-account-credentials kube-api-qps kube-api-burst feature-gates
  requestheader-client-ca-file requestheader-allowed-names requestheader-username-headers requestheader-group-headers
  requestheader-extra-headers-prefix proxy-client-cert-file proxy-client-key-file)

# Programs in FOLDER that report VERSION, know the common flags and FLAG.., and the gates of $gates.
stand_ins() { # FOLDER VERSION FLAG..
  local program
  mkdir -p "$1"
  for program in kube-apiserver kube-controller-manager; do
    printf '      --%s string   What it does.\n' "${common_flags[@]}" "${@:3}" >"$1/$program.help"
    printf '                     %s=true|false (BETA - default=true)\n' "${gates[@]}" >>"$1/$program.help"
    cat >"$1/$program" <<END
#!/bin/bash
case \$1 in
  --version) echo 'Kubernetes $2'; exit ;;
  --help) cat "\$0.help"; exit ;;
esac
for argument in "\$@"; do
  grep -q -- "^      \${argument%%=*} " "\$0.help" || { echo "unknown flag: \$argument" >&2; exit 1; }
  gate=\${argument#--feature-gates=}
  [[ \$gate == "\$argument" ]] || grep -q -- "[ :]\${gate%=*}=" "\$0.help" || { echo "unrecognized feature gate: \$gate" >&2; exit 1; }
done
printf '%s\n' "\$@" >"\$0.got"
END
    chmod +x "$1/$program"
  done
  touch "$1/kubectl"
  chmod +x "$1/kubectl"
}
of_1_20() {
  gates=(RotateKubeletServerCertificate TTLAfterFinished)
  stand_ins "$1" v1.20.2 port flex-volume-plugin-dir
}
# Gates are listed with the component that they belong to.
of_1_36() {
  gates=(kube:ListFromCacheSnapshot kube:WatchListClient)
  stand_ins "$1" v1.36.0
}

got() { grep -xF -- "$2" "$K8S_BIN/$1.got"; } # PROGRAM ARGUMENT

@test "programs of 1.36 get no flag and no gate that they do not know" {
  of_1_36 "$BATS_TEST_TMPDIR/1.36"
  use_programs "$BATS_TEST_TMPDIR/1.36"
  [[ $(kubernetes_version) == v1.36.0 ]]
  start_apiserver
  got kube-apiserver --feature-gates=ListFromCacheSnapshot=false
  start_controller_manager
  got kube-controller-manager --secure-port=0
  run ! grep -E 'port=0$|flex|TTL' <(grep -v secure "$K8S_BIN/kube-controller-manager.got")
}

@test "programs of 1.20 get what they need" {
  of_1_20 "$BATS_TEST_TMPDIR/1.20"
  use_programs "$BATS_TEST_TMPDIR/1.20"
  start_apiserver
  got kube-apiserver --feature-gates=TTLAfterFinished=true
  run ! grep Snapshot "$K8S_BIN/kube-apiserver.got"
  start_controller_manager
  got kube-controller-manager --feature-gates=TTLAfterFinished=true
  got kube-controller-manager --port=0
  got kube-controller-manager --flex-volume-plugin-dir=run
}

@test "a control plane runs the programs of STRONGROOM_KUBERNETES_BIN, a node those that were built" {
  STRONGROOM_KUBERNETES_BIN=$BATS_TEST_TMPDIR/./other
  use_programs_of control-plane
  [[ $K8S_BIN == "$BATS_TEST_TMPDIR/other" && $KUBECTL == "$K8S_BIN/kubectl" ]]
  use_programs_of node
  [[ $K8S_BIN == "$KUBERNETES_BUILT" && $KUBECTL == "$K8S_BIN/kubectl" ]]
  unset STRONGROOM_KUBERNETES_BIN
  use_programs_of control-plane
  [[ $K8S_BIN == "$KUBERNETES_BUILT" ]]
}

@test "etcd is the folder's own where it has one" {
  of_1_36 "$BATS_TEST_TMPDIR/1.36"
  use_programs "$BATS_TEST_TMPDIR/1.36"
  [[ $ETCD_PROGRAM == etcd ]]
  cp "$K8S_BIN/kubectl" "$K8S_BIN/etcd"
  use_programs "$K8S_BIN"
  [[ $ETCD_PROGRAM == "$K8S_BIN/etcd" ]]
}

@test "a running cluster keeps the programs that it came up with" {
  RUN=$BATS_TEST_TMPDIR LEVEL=control-plane CONTROLLER_MANAGER=no ETCD_DATA=
  use_programs "$BATS_TEST_TMPDIR/first"
  save_settings LEVEL ETCD_PORT API_PORT ETCD_DATA CONTROLLER_MANAGER K8S_BIN
  use_programs "$BATS_TEST_TMPDIR/second"
  load_settings
  [[ $K8S_BIN == "$BATS_TEST_TMPDIR/first" && $KUBECTL == "$BATS_TEST_TMPDIR/first/kubectl" ]]
}

@test "a program that is missing is named, with what to do about it" {
  of_1_36 "$BATS_TEST_TMPDIR/1.36"
  rm "$BATS_TEST_TMPDIR/1.36/kube-controller-manager"
  use_programs "$BATS_TEST_TMPDIR/1.36"
  LEVEL=control-plane CONTROLLER_MANAGER=no
  require_programs
  CONTROLLER_MANAGER=yes
  run ! require_programs
  [[ $output == *"there is no kube-controller-manager in $K8S_BIN" ]]
  use_programs_of node
  run ! require_programs
  [[ $output == *"there is no kube-apiserver in $KUBERNETES_BUILT: run e2e/cluster build" ]]
}
