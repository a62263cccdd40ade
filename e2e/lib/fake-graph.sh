# shellcheck shell=bash
# A Microsoft Graph in the cluster, for demos and pages: the one of tests/graph, whose README has the calls. Needs demo.sh and GRAPH_IMAGE.

# shellcheck disable=SC2034 # of manifests
GRAPH_TENANT=5f7c0d1e-0000-4000-8000-000000000001 # of tests/graph/fake/world.py
GRAPH_CLIENT=$(< /proc/sys/kernel/random/uuid)
GRAPH_SECRET=planted-$(openssl rand -hex 16)
# A call of its control side, which listens in the pod alone; by POST where something is said.
GRAPH_CALL='import sys, urllib.request
said = sys.stdin.buffer.read() or None
print(urllib.request.urlopen("http://127.0.0.1:8080/control/" + sys.argv[1], said).read().decode())'
FILLED_IN+=(GRAPH_TENANT GRAPH_CLIENT)

# In the namespace fake-graph, which is there.
start_fake_graph() {
  apply fake-graph.yaml
  kube -n fake-graph rollout status deployment/fake-graph --timeout="${ROLLOUT_SECONDS}s" > /dev/null || {
    kube -n fake-graph describe pods >&2
    kube -n fake-graph logs deployment/fake-graph --tail=20 >&2
    return 1
  }
  GRAPH_CA=$(kube -n fake-graph exec deploy/fake-graph -- cat /fake/ca.crt)
}

tell_graph() { kube -n fake-graph exec -i deploy/fake-graph -- python3 -c "$GRAPH_CALL" "$1" <<< "$2" > /dev/null; } # CALL JSON
ask_graph() { kube -n fake-graph exec deploy/fake-graph -- python3 -c "$GRAPH_CALL" "$1"; }                           # CALL
change_graph() { # JSON; shown in the words of the change
  printf '  %s\n' "$1"
  tell_graph content "$1"
}

# A small tenant by hand, and an application that may read all of it.
fill_graph() {
  tell_graph content '[{"fixture": "intune"}, {"fixture": "entra"}]'
  tell_graph content '{"path": "/deviceManagement/deviceConfigurations", "add": {
    "@odata.type": "#microsoft.graph.windowsWifiConfiguration", "id": "d1000000-0000-4000-8000-000000000006",
    "displayName": "Wi-Fi of the warehouse", "version": 1, "lastModifiedDateTime": "2026-01-12T08:00:00.1Z", "roleScopeTagIds": ["0"],
    "ssid": "warehouse", "networkName": "Warehouse", "wifiSecurityType": "wpa2Personal", "preSharedKey": "planted-pre-shared-key",
    "assignments": []}}'
  tell_graph apps "{\"client\": \"$GRAPH_CLIENT\", \"secrets\": [\"$GRAPH_SECRET\"]}"
}
