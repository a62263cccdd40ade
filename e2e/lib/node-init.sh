#!/bin/bash
# PID 1 of a node, started by node.sh inside fresh mount, network, pid, host-name and ipc namespaces. Its settings are in
# the environment: DATA PKI LOGS RUN K8S_BIN NAME NODE_IP POD_GATEWAY SERVICE_CIDR TOKEN_ISSUER NODE_API_PORT PAUSE_IMAGE
# SERVICE_DNS.
set -eu
export PATH=$K8S_BIN:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
# shellcheck source=e2e/lib/programs.sh
source "$(dirname "${BASH_SOURCE[0]}")/programs.sh"
ETCD=http://127.0.0.1:2379 ETCD_PEER=http://127.0.0.1:2380
API=https://127.0.0.1:$NODE_API_PORT

# Images and pods are kept in memory where there is plenty of it: quicker to load, and gone with the node.
mount_node_folder() {
  local available
  mkdir -p "$DATA/node"
  available=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  [ "$available" -lt 8192 ] || mount -n -t tmpfs -o "mode=755,size=$((available / 2))M" tmpfs "$DATA/node"
}

# Nothing is written to the host's /run, /var/lib and /var/log, where kubelet and CNI have paths built in.
mount_folders() {
  mount -n -t tmpfs -o mode=755 tmpfs /run # -n: no notes in the host's /run
  mkdir -p /run/lock /run/containerd /run/etcd "$DATA"/node/{containerd,kubelet,varlib,varlib-work,log,sysctl}
  mount -t overlay overlay -o "lowerdir=/var/lib,upperdir=$DATA/node/varlib,workdir=$DATA/node/varlib-work" /var/lib
  mkdir -p /var/lib/kubelet /var/lib/cni
  mount --bind "$DATA/node/kubelet" /var/lib/kubelet
  mount --bind "$DATA/node/log" /var/log
  mount --make-rshared /
}

# The kubelet would set these for the whole machine: let it read that they have its values.
shield_sysctls() {
  local setting file
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    file=$DATA/node/sysctl/$(basename "${setting%=*}")
    echo "${setting#*=}" > "$file"
    [ ! -e "/proc/sys/${setting%=*}" ] || mount --bind "$file" "/proc/sys/${setting%=*}"
  done
}

set_up_network() {
  # shellcheck disable=SC2153
  hostname "$NAME"
  ip link set lo up
  ip link add node0 type bridge
  ip addr add "$NODE_IP/24" dev node0
  ip link set node0 up
  # DNAT comes after the look-up of the route: without one no process of the node (API server: webhooks) reaches a Service.
  ip route add "$SERVICE_CIDR" dev node0
  ip link add cni0 type bridge
  ip addr add "$POD_GATEWAY/24" dev cni0
  ip link set cni0 up
  echo 1 > /proc/sys/net/ipv4/ip_forward
  echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables
}

# A component that dies is noted in deaths.log and started again.
run() { # NAME COMMAND..
  local name=$1 result
  shift
  while :; do
    result=0
    "$@" >> "$LOGS/$name.log" 2>&1 || result=$?
    echo "$(date +%T) $name ended with $result" >> "$LOGS/deaths.log"
    sleep 1
  done &
}

api_answers() { # PATH
  curl -fsS -o /dev/null --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" "$API$1" 2> /dev/null
}

run_apiserver() {
  local flags
  flags=$(apiserver_flags)
  mapfile -t flags <<< "$flags"
  run apiserver kube-apiserver "${flags[@]}" --etcd-servers="$ETCD" --advertise-address="$NODE_IP" --bind-address=0.0.0.0 \
    --secure-port="$NODE_API_PORT" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --kubelet-client-certificate="$PKI/apiserver-kubelet.crt" --kubelet-client-key="$PKI/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-preferred-address-types=InternalIP
}

run_kubelet() {
  run kubelet kubelet --config="$DATA/etc/kubelet.yaml" --kubeconfig="$PKI/kubelet.kubeconfig" \
    --container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock \
    --hostname-override="$NAME" --node-ip="$NODE_IP" --pod-infra-container-image="$PAUSE_IMAGE" --v=2
}

run_controllers() {
  local config=$PKI/controller-manager.kubeconfig flags
  flags=$(controller_manager_flags /run/flexvolume)
  mapfile -t flags <<< "$flags"
  run controller-manager kube-controller-manager "${flags[@]}" --authentication-kubeconfig="$config" \
    --authorization-kubeconfig="$config" --bind-address=127.0.0.1 \
    --cluster-signing-cert-file="$PKI/ca.crt" --cluster-signing-key-file="$PKI/ca.key" \
    --requestheader-client-ca-file="$PKI/front-proxy-ca.crt" --allocate-node-cidrs=false
  config=$PKI/scheduler.kubeconfig
  run scheduler kube-scheduler --kubeconfig="$config" --authentication-kubeconfig="$config" \
    --authorization-kubeconfig="$config" --bind-address=127.0.0.1 --port=0 --leader-elect=false --kube-api-qps=200 \
    --kube-api-burst=400 --profiling=false
}

mount_node_folder
mount_folders
shield_sysctls
set_up_network
run etcd etcd --data-dir /run/etcd --listen-client-urls "$ETCD" --advertise-client-urls "$ETCD" \
  --listen-peer-urls "$ETCD_PEER" --initial-advertise-peer-urls "$ETCD_PEER" --initial-cluster "default=$ETCD_PEER"
run containerd containerd -c "$DATA/etc/containerd.toml"
run_apiserver
run api-socket env -C "$RUN" socat UNIX-LISTEN:api.sock,fork,unlink-early "TCP:127.0.0.1:$NODE_API_PORT"
until [ -S /run/containerd/containerd.sock ]; do sleep 0.1; done
# Before the API server is ready: its cAdvisor first asks five times, a second apart, for a docker that is not there.
run_kubelet
until api_answers /readyz; do sleep 0.1; done
touch "$RUN/api-ready"
run_controllers
until api_answers "/api/v1/nodes/$NAME"; do sleep 0.1; done
run kube-proxy kube-proxy --config="$DATA/etc/proxy.yaml"
run service-dns python3 "$SERVICE_DNS" "$API" "$PKI" "$RUN/dns.hosts" "$NODE_IP"
while :; do wait || true; done
