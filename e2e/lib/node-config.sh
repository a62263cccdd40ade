# shellcheck shell=bash
# Configuration files of the node's programs. Uses DATA, PKI, NAME, CGROUP and the addresses in settings.sh.

PAUSE_IMAGE=local/pause:$KUBERNETES_VERSION

write_containerd_config() {
  cat > "$DATA/etc/containerd.toml" << END
version = 2
root = "$DATA/node/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  disable_apparmor = true
  # A machine without CAP_SYS_RESOURCE cannot lower an oom_score_adj, as the pause container asks.
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$DATA/etc/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
END
}

write_cni_config() {
  cat > "$DATA/etc/cni/10-bridge.conflist" << END
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni-ipam", "ranges": [[{"subnet": "$POD_CIDR"}]],
            "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
END
}

# Images come from nowhere but `load`, so none is ever collected.
write_kubelet_config() {
  cat > "$DATA/etc/kubelet.yaml" << END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $PKI/kubelet-server.crt
tlsPrivateKeyFile: $PKI/kubelet-server.key
address: $NODE_IP
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
volumePluginDir: /run/flexvolume
clusterDNS: [$NODE_IP]
clusterDomain: cluster.local
resolvConf: $DATA/etc/resolv.conf
failSwapOn: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1Gi, imagefs.available: 1Gi, nodefs.inodesFree: "1%"}
containerLogMaxSize: 50Mi
syncFrequency: 10s
fileCheckFrequency: 10s
nodeStatusUpdateFrequency: 1s
nodeStatusReportFrequency: 10s
volumeStatsAggPeriod: 5m
registryPullQPS: 0
kubeAPIQPS: 100
kubeAPIBurst: 200
eventRecordQPS: 0
END
  echo "nameserver 127.0.0.1" > "$DATA/etc/resolv.conf" # never asked: the node has no upstream
}

write_proxy_config() {
  cat > "$DATA/etc/proxy.yaml" << END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $PKI/proxy.kubeconfig}
mode: iptables
clusterCIDR: $POD_CIDR
hostnameOverride: "$NAME"
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
iptables: {minSyncPeriod: 200ms, syncPeriod: 30s}
conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
}

write_node_config() {
  mkdir -p "$DATA/etc/cni" "$DATA/images"
  write_containerd_config
  write_cni_config
  write_kubelet_config
  write_proxy_config
  local client
  for client in controller-manager scheduler proxy kubelet; do
    write_kubeconfig "$PKI/$client.kubeconfig" "$client" "$NODE_API_PORT"
  done
}

make_pause_image() {
  gcc -Os -static -s -o "$DATA/images/pause" "$HERE/lib/pause.c"
  python3 "$HERE/lib/mkimage.py" "$DATA/images/pause.tar" "docker.io/$PAUSE_IMAGE" "$DATA/images/pause" pause \
    '{"Entrypoint": ["/pause"]}'
}
