"""DNS of the cluster's Services: names are watched at the API server and answered by dnsmasq from a hosts file.

service-dns.py API-URL PKI-FOLDER HOSTS-FILE ADDRESS

Answers NAME.NAMESPACE.svc.cluster.local with the cluster address, of a headless Service with its endpoints, and
HOSTNAME.NAME.NAMESPACE.svc.cluster.local of endpoints that have a host name. No SRV, PTR or ExternalName.
"""
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.request


class Objects:
    """All objects of one kind, kept current by a thread of their own; `changed` is set after each change."""

    def __init__(self, url, context, changed):
        self._url, self._context, self._changed = url, context, changed
        self._lock, self._objects = threading.Lock(), {}
        threading.Thread(target=self._run, daemon=True).start()

    def all(self):
        with self._lock:
            return dict(self._objects)

    def _run(self):
        while True:
            try:
                self._watch(self._list())
            except Exception as error:  # whatever it was, the list starts anew
                print(self._url, repr(error), flush=True)
                time.sleep(0.5)

    def _list(self):
        with urllib.request.urlopen(self._url, context=self._context, timeout=30) as response:
            answer = json.load(response)
        with self._lock:
            self._objects = {key(item): item for item in answer["items"]}
        self._changed.set()
        return answer["metadata"]["resourceVersion"]

    def _watch(self, version):
        url = f"{self._url}?watch=1&resourceVersion={version}&timeoutSeconds=600"
        with urllib.request.urlopen(url, context=self._context) as lines:
            for line in lines:
                event = json.loads(line)
                if event["type"] == "ERROR":
                    return
                with self._lock:
                    if event["type"] == "DELETED":
                        self._objects.pop(key(event["object"]), None)
                    else:
                        self._objects[key(event["object"])] = event["object"]
                self._changed.set()


def key(item):
    return item["metadata"]["namespace"], item["metadata"]["name"]


def host_lines(services, endpoints):
    for (namespace, name), service in sorted(services.items()):
        domain = f"{name}.{namespace}.svc.cluster.local"
        address = service["spec"].get("clusterIP")
        if address and address != "None":
            yield f"{address} {domain}"
            continue
        for subset in endpoints.get((namespace, name), {}).get("subsets") or []:
            for endpoint in subset.get("addresses") or []:
                yield f"{endpoint['ip']} {domain}"
                if endpoint.get("hostname"):
                    yield f"{endpoint['ip']} {endpoint['hostname']}.{domain}"


def start_dnsmasq(hosts, address):
    open(hosts, "w").close()
    return subprocess.Popen([
        "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--user=root", "--group=root",
        "--address=/cluster.local/", "--listen-address=" + address, "--bind-interfaces", "--addn-hosts=" + hosts,
        "--cache-size=0", "--pid-file="])


def main(api, pki, hosts, address):
    context = ssl.create_default_context(cafile=os.path.join(pki, "ca.crt"))
    context.load_cert_chain(os.path.join(pki, "dns.crt"), os.path.join(pki, "dns.key"))
    dnsmasq, changed, written = start_dnsmasq(hosts, address), threading.Event(), None
    services = Objects(api + "/api/v1/services", context, changed)
    endpoints = Objects(api + "/api/v1/endpoints", context, changed)
    while dnsmasq.poll() is None:
        if not changed.wait(1):
            continue
        changed.clear()
        lines = list(host_lines(services.all(), endpoints.all()))
        if lines != written:
            written = lines
            with open(hosts, "w") as file:
                file.write("".join(line + "\n" for line in lines))
            dnsmasq.send_signal(signal.SIGHUP)
    sys.exit(f"dnsmasq ended with {dnsmasq.returncode}")


if __name__ == "__main__":
    main(*sys.argv[1:])
