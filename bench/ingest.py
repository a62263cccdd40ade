#!/usr/bin/env python3
"""Reports of N policies made by hand, sent to a server: what ingest costs it, without an executor beside it.
ingest.py KUBECONFIG STRONGROOM DSN FOLDER N [WHAT], where FOLDER has ca.crt, tls.crt, tls.key for localhost
WHAT  plain    one report after the other: everything new, nothing changed, resourceVersions changed (default)
      many     one report of N empty policies, twice: what an item costs by itself
      worst    12 reports at once, each with the largest items that a parser blows up most
      bomb     12 reports at once that are a line of 16 MiB of empty objects in some KB"""
import json
import os
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from kubeapi import Api
from process import cpu_seconds, memory_mb
from team import Run, Team, canonical, item, report

kubeconfig, strongroom, dsn, folder, count = sys.argv[1:6]
count = int(count)
what = sys.argv[6] if len(sys.argv) > 6 else "plain"
api = Api(kubeconfig)
NS = "ingest"
TYPE = "networkPolicies"
PORT = int(os.environ.get("SERVER_PORT", "0")) or 18444


def policy(i, version):
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"name": f"policy-{i}", "namespace": NS, "labels": {"number": str(i)}, "resourceVersion": str(version), "uid": f"u-{i}",
                         "managedFields": [{"manager": "bench", "operation": "Update", "fieldsV1": {"f:spec": {"f:egress": {}, "f:ingress": {}}}}]},
            "spec": {"podSelector": {"matchLabels": {"app": f"app-{i}"}}, "policyTypes": ["Ingress", "Egress"],
                     "ingress": [{"from": [{"podSelector": {"matchLabels": {"from": f"peer-{i}-{j}"}}}],
                                  "ports": [{"port": 8000 + j, "protocol": "TCP"}]} for j in range(4)],
                     "egress": [{"to": [{"ipBlock": {"cidr": f"10.{i % 250}.{j}.0/24"}}]} for j in range(4)]}}


def send(run, body):
    request = urllib.request.Request(f"https://localhost:{PORT}{run.path}", body, run.headers)
    try:
        with urllib.request.urlopen(request, context=trust, timeout=600) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def peak_mb():
    return memory_mb(server.pid, "VmHWM")


def one_by_one(rounds):
    for number, (title, content) in enumerate(rounds, 1):
        run = Run(team, f"nightly-{number}")
        body = report(run, (item(TYPE, f"policy-{i}", content(i)) for i in range(count)), TYPE, count)
        cpu, begin = cpu_seconds(server.pid), time.time()
        status, answer = send(run, body)
        seconds = time.time() - begin
        changes = answer.get("outcome", {}).get("summary", {}).get("changes")
        print(f"ingest, {count} policies, {title}: {seconds:.2f} s, {cpu_seconds(server.pid) - cpu:.2f} s CPU of the server, "
              f"RSS at most {peak_mb():.1f} MB, {len(body)} bytes, {status} {changes}")


def at_once(lines, total):
    runs = [Run(team, f"nightly-{number}") for number in range(1, 13)]
    bodies = [report(run, lines, TYPE, total) for run in runs]
    answers = []
    threads = [threading.Thread(target=lambda run=run, body=body: answers.append(send(run, body)[0])) for run, body in zip(runs, bodies)]
    begin = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"ingest, 12 reports at once, {what}: {time.time() - begin:.1f} s, RSS at most {peak_mb():.1f} MB, now {memory_mb(server.pid, 'VmRSS'):.1f} MB, "
          f"{len(bodies[0])} bytes each, answers {sorted(answers)}")


trust = ssl.create_default_context(cafile=f"{folder}/ca.crt")
team = Team(api, NS, [TYPE], {"provider": "kubernetes", "kubernetes": {"namespaces": [NS]}})
server = subprocess.Popen([strongroom, "--log-level=error", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{PORT}", "--health-listen=127.0.0.1:0",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
try:
    time.sleep(1)
    if what == "plain":
        one_by_one([("everything new", lambda i: canonical(policy(i, 1))), ("nothing changed", lambda i: canonical(policy(i, 1))),
                    ("noise changed", lambda i: canonical(policy(i, 2)))])
    elif what == "many":
        one_by_one([("empty, everything new", lambda i: "{}"), ("empty, nothing changed", lambda i: "{}")])
    elif what == "worst":
        size = 2 * 1024 * 1024 - 100
        parts = ["{},", '"",', '{"":0},']
        at_once([item(TYPE, f"item-{i}", '{"spec":{"egress":[' + parts[i % 3] * (size // len(parts[i % 3])) + "0]}}") for i in range(6)], 6)
    else:
        at_once(['{"item":[' + "{}," * (4 * 1024 * 1024 // 3) + "{}]}"], 1)
finally:
    server.terminate()
    server.wait()
