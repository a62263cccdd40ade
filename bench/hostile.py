#!/usr/bin/env python3
"""What honest ones notice of hostile peers: probes, and the reports of one namespace, with the server quiet, and beside 256 silent and
slow connections of one peer to each port and 16 uploads of another namespace that only trickle.
hostile.py KUBECONFIG STRONGROOM DSN FOLDER, where FOLDER has ca.crt, tls.crt, tls.key for localhost"""
import asyncio
import http.client
import multiprocessing
import ssl
import subprocess
import sys
import time

import wanted
from kubeapi import Api, percentile
from process import cpu_seconds, memory_mb
from team import Run, Team, canonical, item, report
from wanted import want

kubeconfig, strongroom, dsn, folder = sys.argv[1:]
api = Api(kubeconfig)
REPORTS, HEALTH, PROBES = 18443, 18080, 18081
HONEST, SILENT, TRICKLING = "127.0.0.2", "127.0.0.3", "127.0.0.4"
CONNECTIONS, UPLOADS = 256, 16
PROBE_SAMPLES, REPORT_SAMPLES = 300, 60
context = ssl.create_default_context(cafile=f"{folder}/ca.crt")


def head(run, size):
    lines = [f"{name}: {value}" for name, value in (run.headers | {"Host": "localhost", "Content-Length": size}).items()]
    return "\r\n".join([f"POST {run.path} HTTP/1.1", *lines, "", ""]).encode()


def report_of(run, count=50):
    return report(run, (item("roles", f"role-{i}", canonical({"kind": "Role", "metadata": {"name": f"role-{i}"}})) for i in range(count)),
                  "roles", count)


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


honest, hostile = (Team(api, name, ["roles"]) for name in ("honest", "hostile"))
heads = [head(Run(hostile, f"hostile-{i}"), 1_000_000) for i in range(UPLOADS)]
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
    print(f"server: RSS {rss:.1f} MB quiet, {memory_mb(server.pid, 'VmRSS'):.1f} MB beside them; "
          f"{(cpu_seconds(server.pid) - cpu) / (time.time() - begin) * 100:.0f} % of one core")
    for what in ("probe, own port", "report, another namespace"):
        for number, name in enumerate(("p50", "p99")):
            ratio = beside[what][number] / quiet[what][number]
            want(f"{what}: {name} beside them by quiet", f"{ratio:.2f}", "", ratio < 2, "< 2")
    most = memory_mb(server.pid, "VmHWM")
    want("RSS of the server at most", f"{most:.1f}", "MB", most < 768, "< 768, the chart's limit")
finally:
    if attackers.is_alive():
        attackers.terminate()
    server.terminate()
    server.wait()
wanted.end()
