#!/usr/bin/env python3
"""One run with N policies: collected from the API server, sent to a server, digested and stored in PostgreSQL.
executor.py KUBECONFIG N STRONGROOM DSN FOLDER, where FOLDER has ca.crt, tls.crt, tls.key for localhost"""
import json
import os
import shutil
import subprocess
import sys
import time

from kubeapi import Api
from process import cpu_seconds, memory_mb
from team import Run, Team

kubeconfig, count, strongroom, dsn, folder = sys.argv[1:]
api = Api(kubeconfig)
NS = "executor"
TENANT = {"provider": "kubernetes", "kubernetes": {"namespaces": [NS]}}
MOUNTED = TENANT | {"kubernetes": TENANT["kubernetes"] | {"kubeconfigSecretRef": {"name": "mounted"}}}
PORT = int(os.environ.get("SERVER_PORT", "0")) or 18443


def make_policies():
    api.create_all(f"/apis/networking.k8s.io/v1/namespaces/{NS}/networkpolicies", ({
        "metadata": {"name": f"policy-{i}", "labels": {"number": str(i)}},
        "spec": {"podSelector": {"matchLabels": {"app": f"app-{i}"}}, "policyTypes": ["Ingress", "Egress"],
                 "ingress": [{"from": [{"podSelector": {"matchLabels": {"from": f"peer-{i}-{j}"}}}],
                              "ports": [{"port": 8000 + j, "protocol": "TCP"}]} for j in range(4)],
                 "egress": [{"to": [{"ipBlock": {"cidr": f"10.{i % 250}.{j}.0/24"}}]} for j in range(4)]}} for i in range(int(count))))


def run_executor(run):
    with open(f"{folder}/token", "w") as file:
        file.write(run.token)
    begin = time.time()
    what = {"namespace": NS, "name": run.name, "uid": run.uid, "policyTypes": ["networkPolicies"], "includeFoundations": False,
            "tenant": MOUNTED}
    process = subprocess.Popen([strongroom, "--log-level=warning", "executor", f"--run={json.dumps(what)}",
                                f"--tenant-folder={folder}/tenant", "--tenant-on-loopback", f"--server-url=https://localhost:{PORT}",
                                f"--server-ca-file={folder}/ca.crt", f"--token-file={folder}/token", f"--spool-folder={folder}"])
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"the executor ended with {status}")
    return time.time() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


os.makedirs(f"{folder}/tenant", exist_ok=True)
shutil.copy(kubeconfig, f"{folder}/tenant/kubeconfig")
team = Team(api, NS, ["networkPolicies"], TENANT)
make_policies()
server = subprocess.Popen([strongroom, "--log-level=warning", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{PORT}", "--health-listen=127.0.0.1:0",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
try:
    for number, title in ((1, "first run, everything new"), (2, "second run, nothing changed")):
        run = Run(team, f"nightly-{number}")
        seconds, cpu, rss = run_executor(run)
        status = team.status_of(run)
        stored = status.get("summary", {}).get("policiesBackedUp")
        if status.get("phase") != "success" or stored != int(count):
            sys.exit(f"run {run.name}: {status}")
        print(f"executor, {count} policies, {title}: {seconds:.1f} s to stored, {cpu:.1f} s CPU, RSS at most {rss:.1f} MB")
    print(f"server meanwhile: {cpu_seconds(server.pid):.1f} s CPU, RSS at most {memory_mb(server.pid, 'VmHWM'):.1f} MB")
finally:
    server.terminate()
    server.wait()
