# shellcheck shell=bash
# A node that runs pods: mount, network, pid, host-name and ipc namespaces of its own, so that all that it starts lives
# and dies with it, and no packet, mount, iptables rule or file below /var gets out. Its API server answers on a port of the
# host's 127.0.0.1, through a unix socket. Uses DATA, PKI, LOGS, RUN, K8S_BIN, HERE.

NODE_API_PORT=6443 # inside the node

node_runs() { recorded_pid "$RUN/init.pid" > /dev/null; }

in_node() { # COMMAND..
  local pid
  pid=$(recorded_pid "$RUN/init.pid") || die "cluster $NAME is down"
  nsenter --target "$pid" --mount --net --pid --uts --ipc -- "$@"
}

node_kubectl() { "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" "$@"; }

node_requirements() {
  require_commands "scripts/install-deps.sh cluster" containerd runc etcd iptables conntrack ip socat dnsmasq openssl curl \
    gcc python3 unshare nsenter
  [[ -x /usr/lib/cni/bridge ]] || die "CNI plugins are missing: run scripts/install-deps.sh cluster"
  check_cgroups
  # Where modules can be loaded; elsewhere they are built in or the node says what it lacks.
  modprobe -a overlay br_netfilter > /dev/null 2>&1 || true
}

wait_node() { # SECONDS WHAT COMMAND..
  await_process "$RUN/init.pid" "$1" "$2" quietly "${@:3}" ||
    die "the node has no $2; logs are in $LOGS: $(tail -n 20 "$LOGS/node.log")"
}

# PID 1 of the node as the host sees it: the only child of unshare.
first_child() { # PID
  local children
  children=$(cat "/proc/$1/task/$1/children" 2> /dev/null) && [[ -n ${children// /} ]] && echo "${children// /}"
}

start_node() {
  local unshare_pid
  make_cgroups "$CGROUP"
  export DATA PKI LOGS RUN K8S_BIN NAME NODE_IP POD_GATEWAY SERVICE_CIDR TOKEN_ISSUER NODE_API_PORT PAUSE_IMAGE
  SERVICE_DNS=$HERE/lib/service-dns.py
  export SERVICE_DNS
  # shellcheck disable=SC2016
  spawn "$RUN/unshare.pid" "$LOGS/node.log" bash -c '
    for file in $1; do echo $$ > "$file"; done
    exec unshare --mount --net --pid --uts --ipc --fork --kill-child --mount-proc --propagation private bash "$2"' \
    node "$(cgroup_entries "$CGROUP")" "$HERE/lib/node-init.sh"
  unshare_pid=$(recorded_pid "$RUN/unshare.pid") || die "the node did not start: $(< "$LOGS/node.log")"
  await_process "$RUN/unshare.pid" 5 "the node's first process" quietly first_child "$unshare_pid" ||
    die "the node did not start: $(< "$LOGS/node.log")"
  record_process "$RUN/init.pid" "$(first_child "$unshare_pid")"
}

start_forwarder() {
  for _ in 1 2 3 4; do
    API_PORT=$(free_port)
    spawn "$RUN/forwarder.pid" "$LOGS/forwarder.log" env -C "$RUN" \
      socat "TCP-LISTEN:$API_PORT,bind=127.0.0.1,reuseaddr,fork" UNIX-CONNECT:api.sock
    await_process "$RUN/forwarder.pid" 2 "the forwarder" serves "$RUN/forwarder.pid" "$API_PORT" true && return
    stop_process "$RUN/forwarder.pid" KILL
  done
  die "no port of the host could be had: $(tail -n 3 "$LOGS/forwarder.log")"
}

node_up() {
  node_requirements
  CGROUP=$(node_cgroup) ETCD_PORT=0 API_PORT=0 ETCD_DATA=
  save_settings LEVEL ETCD_PORT API_PORT ETCD_DATA CONTROLLER_MANAGER CGROUP K8S_BIN
  control_plane_pki
  node_pki
  write_node_config
  make_pause_image
  start_node
  wait_node 60 "socket of the API server" test -S "$RUN/api.sock"
  start_forwarder
  save_settings LEVEL ETCD_PORT API_PORT ETCD_DATA CONTROLLER_MANAGER CGROUP K8S_BIN
  write_kubeconfig "$KUBECONFIG_FILE" admin "$API_PORT"
  wait_node 60 "containerd" in_node test -S /run/containerd/containerd.sock
  load_images "$DATA/images/pause.tar" > /dev/null
  wait_node 120 "API server" test -e "$RUN/api-ready"
  wait_node 60 "node object" node_kubectl get node "$NAME"
  wait_node 90 "Ready node" node_is_ready
  wait_node 30 "default service account" node_kubectl -n default get serviceaccount default
  [[ ! -s $LOGS/deaths.log ]] || say "a component had to be started again: $(< "$LOGS/deaths.log")"
}

node_is_ready() {
  [[ $(node_kubectl get node "$NAME" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}

node_down() {
  local pid
  if pid=$(recorded_pid "$RUN/forwarder.pid"); then kill -s KILL -- "-$pid" || true; fi # with its connections
  # All processes of a pid namespace are killed with its PID 1, pods too.
  stop_process "$RUN/init.pid" KILL
  stop_process "$RUN/unshare.pid" KILL
  remove_cgroups "$(node_cgroup)"
}

node_status() {
  node_kubectl get nodes -o wide
  [[ ! -s $LOGS/deaths.log ]] || cat "$LOGS/deaths.log"
}

load_images() { # ARCHIVE..
  local archive
  for archive in "$@"; do
    in_node ctr --namespace k8s.io images import - < "$archive"
  done
}
