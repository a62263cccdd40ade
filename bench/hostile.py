#!/usr/bin/env python3
"""What honest ones notice of hostile peers: probes, and the reports of one namespace, with the server quiet, and beside 256 silent and
slow connections of one peer to each port and 16 uploads of another namespace that only trickle.
hostile.py KUBECONFIG STRONGROOM DSN FOLDER, where FOLDER has ca.crt, tls.crt, tls.key for localhost"""
import asyncio
import ctypes
import hashlib
import http.client
import json
import multiprocessing
import ssl
import subprocess
import sys
import time

from kubeapi import Api, percentile
from process import cpu_seconds, memory_mb

kubeconfig, strongroom, dsn, folder = sys.argv[1:]
api = Api(kubeconfig)
REPORTS, HEALTH, PROBES = 18443, 18080, 18081
HONEST, SILENT, TRICKLING = "127.0.0.2", "127.0.0.3", "127.0.0.4"
CONNECTIONS, UPLOADS = 256, 16
PROBE_SAMPLES, REPORT_SAMPLES = 300, 60
MERGE = "application/merge-patch+json"
TYPE = "application/vnd.strongroom.report+zstd"
context = ssl.create_default_context(cafile=f"{folder}/ca.crt")


class Run:
    """A run whose pod may report it: as the controller, the Job's controller and the kubelet leave it."""

    def __init__(self, team, name):
        owner = owned_by("strongroom.dev/v1alpha1", "BackupSchedule", team.schedule)
        facts = {"trigger": "manual", "scheduledFor": "2026-01-01T00:00:00Z"}
        run = team.create("backupscheduleruns", "BackupScheduleRun", {"name": name, "ownerReferences": owner}, facts | {
            "scheduleRef": reference(team.schedule), "tenantRef": {"name": "tenant"}})
        resolved = facts | {"scheduleRef": reference(team.schedule), "tenantRef": reference(team.tenant), "provider": "kubernetes",
                            "origin": "controller", "policyTypes": ["roles"]}
        api.call("PATCH", f"{team.path}/backupscheduleruns/{name}/status", {"status": {"resolved": resolved}}, MERGE)
        spec = {"restartPolicy": "Never", "serviceAccountName": "reader", "automountServiceAccountToken": False,
                "containers": [{"name": "executor", "image": "strongroom"}]}
        job = api.call("POST", f"/apis/batch/v1/namespaces/{team.name}/jobs", {
            "metadata": {"name": name, "ownerReferences": owned_by("strongroom.dev/v1alpha1", "BackupScheduleRun", run)},
            "spec": {"template": {"spec": spec}}})
        pods = f"/api/v1/namespaces/{team.name}/pods"
        api.call("POST", pods, {"metadata": {"name": f"{name}-x", "ownerReferences": owned_by("batch/v1", "Job", job)}, "spec": spec})
        api.call("PATCH", f"{pods}/{name}-x/status", {"status": {"phase": "Running"}}, MERGE)
        token = api.call("POST", f"/api/v1/namespaces/{team.name}/serviceaccounts/reader/token", {
            "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {
                "audiences": ["strongroom"], "boundObjectRef": {"apiVersion": "v1", "kind": "Pod", "name": f"{name}-x"}}})
        self.uid = run["metadata"]["uid"]
        self.path = f"/v1/namespaces/{team.name}/runs/{name}/report?uid={self.uid}"
        self.headers = {"Authorization": f"Bearer {token['status']['token']}", "Content-Type": TYPE}

    def head(self, size):
        lines = [f"{name}: {value}" for name, value in (self.headers | {"Host": "localhost", "Content-Length": size}).items()]
        return "\r\n".join([f"POST {self.path} HTTP/1.1", *lines, "", ""]).encode()


class Team:
    """A namespace with a schedule."""

    def __init__(self, name):
        self.name = name
        self.path = f"/apis/strongroom.dev/v1alpha1/namespaces/{name}"
        api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        api.call("POST", f"/api/v1/namespaces/{name}/serviceaccounts", {"metadata": {"name": "reader"}})
        self.tenant = self.create("tenants", "Tenant", {"name": "tenant"}, {"provider": "kubernetes"})
        self.schedule = self.create("backupschedules", "BackupSchedule", {"name": "nightly"}, {
            "tenantRef": {"name": "tenant"}, "frequency": "daily", "timeOfDay": "00:00", "policyTypes": ["roles"]})

    def create(self, plural, kind, metadata, spec):
        return api.call("POST", f"{self.path}/{plural}", {
            "apiVersion": "strongroom.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec})


def reference(thing):
    return {"name": thing["metadata"]["name"], "uid": thing["metadata"]["uid"]}


def owned_by(version, kind, owner):
    return [{"apiVersion": version, "kind": kind, "controller": True} | reference(owner)]


def compress(text):
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZSTD_compress.restype = ctypes.c_size_t
    frame = ctypes.create_string_buffer(len(text) + 1000)
    size = zstd.ZSTD_compress(frame, ctypes.c_size_t(len(frame)), text, ctypes.c_size_t(len(text)), 3)
    return frame.raw[:size]


def report_of(run, count=50):
    lines = [{"header": {"version": 1, "runUID": run.uid}}]
    for i in range(count):
        content = json.dumps({"kind": "Role", "metadata": {"name": f"role-{i}"}}, separators=(",", ":"))
        digest = hashlib.sha256(content.encode()).hexdigest()
        lines.append({"item": {"type": "roles", "externalID": f"roles/{i}", "displayName": f"role-{i}", "content": content,
                               "digest": digest, "changeDigest": digest}})
    lines.append({"outcome": {"phase": "success", "reason": "Completed", "summary": {
        "typeBreakdown": {"roles": {"state": "complete", "total": count, "backedUp": count}}}}})
    return compress("".join(json.dumps(line) + "\n" for line in lines).encode())


async def keep(port, words):
    """Holds a connection that says `words` and no more; comes back when it is closed."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(SILENT, 0))
            writer.write(words)
            await reader.read()
            writer.close()
        except OSError:
            pass
        await asyncio.sleep(1)


async def trickle(head):
    """An upload of 100 bytes a second; comes back when it is cut off."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", REPORTS, ssl=context, server_hostname="localhost",
                                                      local_addr=(TRICKLING, 0))
            writer.write(head)
            while not writer.is_closing():
                writer.write(b"(" * 100)
                await writer.drain()
                await asyncio.sleep(1)
        except OSError:
            pass
        await asyncio.sleep(1)


def attack(heads):
    async def all_of_them():
        words = (b"", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HT")
        peers = [keep(port, words[i % 3]) for i in range(CONNECTIONS) for port in (REPORTS, HEALTH, PROBES)]
        await asyncio.gather(*peers, *(trickle(head) for head in heads))

    asyncio.run(all_of_them())


def timed(connection, method, path, body=None, headers=None):
    begin = time.time()
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    text = answer.read()
    took = time.time() - begin
    connection.close()
    if answer.status != 200:
        sys.exit(f"{method} {path}: {answer.status} {text[:300]}")
    return took


def probe(port):
    return timed(http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(HONEST, 0)), "GET", "/healthz")


def send(run):
    connection = http.client.HTTPSConnection("localhost", REPORTS, timeout=60, source_address=(HONEST, 0), context=context)
    return timed(connection, "POST", run.path, report_of(run), run.headers)


def measure(title, team):
    runs = [Run(team, f"{title}-{i}") for i in range(REPORT_SAMPLES)]
    rows = {"probe, own port": [probe(PROBES) for _ in range(PROBE_SAMPLES)],
            "health, with metrics": [probe(HEALTH) for _ in range(PROBE_SAMPLES)],
            "report, another namespace": [send(run) for run in runs]}
    return {what: (percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000) for what, times in rows.items()}


honest, hostile = Team("honest"), Team("hostile")
heads = [Run(hostile, f"hostile-{i}").head(1_000_000) for i in range(UPLOADS)]
server = subprocess.Popen([strongroom, "--log-level=error", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{REPORTS}", f"--health-listen=127.0.0.1:{HEALTH}", f"--probe-listen=127.0.0.1:{PROBES}",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
attackers = multiprocessing.Process(target=attack, args=(heads,), daemon=True)
try:
    time.sleep(3)
    measure("warm", honest)
    quiet = measure("quiet", honest)
    rss = memory_mb(server.pid, "VmRSS")
    attackers.start()
    time.sleep(5)
    cpu, begin = cpu_seconds(server.pid), time.time()
    beside = measure("beside", honest)
    print(f"hostile: {CONNECTIONS} silent connections of one peer to each of 3 ports, {UPLOADS} trickling uploads of one namespace")
    print(f"{'':28} {'quiet p50 ms':>12} {'p99 ms':>8} {'beside p50 ms':>14} {'p99 ms':>8} {'ratio p50':>10} {'p99':>6}")
    for what, (p50, p99) in quiet.items():
        b50, b99 = beside[what]
        print(f"{what:28} {p50:12.2f} {p99:8.2f} {b50:14.2f} {b99:8.2f} {b50 / p50:10.2f} {b99 / p99:6.2f}")
    print(f"server: RSS {rss:.1f} MB quiet, {memory_mb(server.pid, 'VmRSS'):.1f} MB beside them, at most {memory_mb(server.pid, 'VmHWM'):.1f} MB "
          f"(the chart's limit is 512 MiB); {(cpu_seconds(server.pid) - cpu) / (time.time() - begin) * 100:.0f} % of one core")
finally:
    if attackers.is_alive():
        attackers.terminate()
    server.terminate()
    server.wait()
