# shellcheck shell=bash
# etcd and kube-apiserver (on demand kube-controller-manager) as plain processes of the host, on 127.0.0.1: no node,
# no root. Nothing restarts them when they die. Uses DATA, PKI, LOGS, RUN, the programs and the ports in $RUN/settings.

admin_curl() { # ARGUMENTS.. of curl, as cluster admin
  curl -fsS --max-time 5 --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" "$@"
}
etcd_call() { # METHOD JSON
  curl -fsS --max-time 30 "http://127.0.0.1:$ETCD_PORT/v3/$1" --data "$2"
}

# Waits until PROCESS listens on PORT and CHECK succeeds; fails as soon as the process is gone.
wait_serving() { # PROCESS PORT CHECK..
  await_process "$RUN/$1.pid" 60 "$1 on port $2" serves "$RUN/$1.pid" "${@:2}"
}

# The data is on tmpfs where there is one: this etcd always syncs to disk before it answers.
etcd_folder() {
  local parent=$RUN
  [[ -w /dev/shm && $(stat -fc %T /dev/shm) == tmpfs ]] && parent=/dev/shm
  mktemp -d "$parent/strongroom-etcd.XXXXXX"
}

# The peer port is 0, that is any: a cluster of one never calls itself.
start_etcd() {
  spawn "$RUN/etcd.pid" "$LOGS/etcd.log" "$ETCD_PROGRAM" --name default --data-dir "$ETCD_DATA" \
    --listen-client-urls "http://127.0.0.1:$ETCD_PORT" --advertise-client-urls "http://127.0.0.1:$ETCD_PORT" \
    --listen-peer-urls http://127.0.0.1:0 --initial-advertise-peer-urls http://127.0.0.1:1 \
    --initial-cluster default=http://127.0.0.1:1
  wait_serving etcd "$ETCD_PORT" etcd_call kv/range '{"key":"AA=="}'
}

# etcd is compacted by `compact` only, so that tests decide when an old resourceVersion is gone.
start_apiserver() {
  local flags
  flags=$(apiserver_flags)
  mapfile -t flags <<< "$flags"
  spawn "$RUN/apiserver.pid" "$LOGS/apiserver.log" "$K8S_BIN/kube-apiserver" "${flags[@]}" \
    --etcd-servers="http://127.0.0.1:$ETCD_PORT" --etcd-compaction-interval=0 --authorization-mode=RBAC \
    --bind-address=127.0.0.1 --secure-port="$API_PORT" --advertise-address=127.0.0.1 --endpoint-reconciler-type=none
  wait_serving apiserver "$API_PORT" admin_curl "https://127.0.0.1:$API_PORT/readyz" || return 1
}

start_controller_manager() {
  local flags
  flags=$(controller_manager_flags "$RUN")
  mapfile -t flags <<< "$flags"
  spawn "$RUN/controller-manager.pid" "$LOGS/controller-manager.log" "$K8S_BIN/kube-controller-manager" "${flags[@]}" \
    --secure-port=0
}

# One attempt; fails when a port was taken by someone else between the look and the bind.
try_control_plane() {
  ETCD_PORT=$(free_port) API_PORT=$(free_port)
  ETCD_DATA=$(etcd_folder)
  save_settings LEVEL ETCD_PORT API_PORT ETCD_DATA CONTROLLER_MANAGER K8S_BIN
  start_etcd && start_apiserver && return
  stop_control_plane
  return 1
}

control_plane_up() {
  require_commands "scripts/install-deps.sh cluster" "$ETCD_PROGRAM" curl openssl flock setsid
  control_plane_pki
  local attempt
  for attempt in 1 2 3 4; do
    try_control_plane && break
    [[ $attempt != 4 ]] || die "no API server after $attempt attempts: $(tail -n 3 "$LOGS/etcd.log" "$LOGS/apiserver.log" 2>&1)"
  done
  write_kubeconfig "$KUBECONFIG_FILE" admin "$API_PORT"
  [[ $CONTROLLER_MANAGER == no ]] || {
    write_kubeconfig "$PKI/controller-manager.kubeconfig" controller-manager "$API_PORT"
    start_controller_manager
  }
}

stop_control_plane() {
  stop_process "$RUN/controller-manager.pid" TERM 5
  stop_process "$RUN/apiserver.pid" KILL
  stop_process "$RUN/etcd.pid" KILL
  [[ -z ${ETCD_DATA:-} ]] || rm -rf "$ETCD_DATA" "$ETCD_DATA.saved"
}

control_plane_status() {
  local process pid result=0
  for process in etcd apiserver controller-manager; do
    [[ $process == controller-manager && $CONTROLLER_MANAGER == no ]] && continue
    if pid=$(recorded_pid "$RUN/$process.pid"); then
      echo "$process: runs, pid $pid"
    else
      echo "$process: does not run" && result=1
    fi
  done
  return "$result"
}

# ---- what integration tests do to it

apiserver_signal() { # SIGNAL
  local pid
  pid=$(recorded_pid "$RUN/apiserver.pid") || die "the API server does not run"
  kill -s "$1" "$pid"
}

# kill: no goodbye to clients. pause: connections stay open and fall silent; resume ends that.
apiserver_command() { # stop|start|restart|kill|pause|resume
  case $1 in
    stop) stop_process "$RUN/apiserver.pid" TERM 20 ;;
    kill) stop_process "$RUN/apiserver.pid" KILL ;;
    pause) apiserver_signal STOP ;;
    resume) apiserver_signal CONT ;;
    start)
      recorded_pid "$RUN/apiserver.pid" > /dev/null && return
      start_apiserver || die "the API server did not start: $(tail -n 3 "$LOGS/apiserver.log")"
      ;;
    restart)
      apiserver_command stop
      apiserver_command start
      ;;
    *) die "apiserver stop|start|restart|kill|pause|resume" ;;
  esac
}

# Forgets every revision before the current one: a LIST that continues from an older one gets 410 Gone at once. A WATCH is
# served from the API server's own cache, so it gets 410 only after `apiserver restart` too.
compact() {
  local revision
  revision=$(etcd_call kv/range '{"key":"AA=="}' | sed 's/.*"revision":"\([0-9]*\)".*/\1/')
  etcd_call kv/compaction "{\"revision\":\"$revision\",\"physical\":true}" > /dev/null ||
    die "etcd refused to compact to revision $revision"
  echo "$revision"
}

# As whoever keeps copies of etcd does it: what was written since is gone, UIDs and revisions too. Kubernetes has all that caches
# objects started again after that; here that is the controller manager.
# https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#restoring-an-etcd-cluster
etcd_command() { # save|restore
  local from=$ETCD_DATA to=$ETCD_DATA.saved
  case $1 in
    save) ;;
    restore)
      from=$ETCD_DATA.saved to=$ETCD_DATA
      [[ -d $from ]] || die "nothing was saved"
      ;;
    *) die "etcd save|restore" ;;
  esac
  stop_process "$RUN/controller-manager.pid" TERM 5
  stop_process "$RUN/apiserver.pid" KILL
  stop_process "$RUN/etcd.pid" TERM 20
  rm -rf "$to"
  cp -r "$from" "$to"
  start_etcd || die "etcd did not start: $(tail -n 3 "$LOGS/etcd.log")"
  apiserver_command start
  [[ $CONTROLLER_MANAGER == no ]] || start_controller_manager
}
