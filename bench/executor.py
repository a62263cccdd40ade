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

kubeconfig, count, strongroom, dsn, folder = sys.argv[1:]
api = Api(kubeconfig)
NS = "executor"
CUSTOM = f"/apis/strongroom.dev/v1alpha1/namespaces/{NS}"
TENANT = {"provider": "kubernetes", "kubernetes": {"namespaces": [NS]}}
MOUNTED = TENANT | {"kubernetes": TENANT["kubernetes"] | {"kubeconfigSecretRef": {"name": "mounted"}}}
PORT = int(os.environ.get("SERVER_PORT", "0")) or 18443


def make_world():
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": NS}})
    api.call("POST", f"/api/v1/namespaces/{NS}/serviceaccounts", {"metadata": {"name": "reader"}})
    api.create_all(f"/apis/networking.k8s.io/v1/namespaces/{NS}/networkpolicies", ({
        "metadata": {"name": f"policy-{i}", "labels": {"number": str(i)}},
        "spec": {"podSelector": {"matchLabels": {"app": f"app-{i}"}}, "policyTypes": ["Ingress", "Egress"],
                 "ingress": [{"from": [{"podSelector": {"matchLabels": {"from": f"peer-{i}-{j}"}}}],
                              "ports": [{"port": 8000 + j, "protocol": "TCP"}]} for j in range(4)],
                 "egress": [{"to": [{"ipBlock": {"cidr": f"10.{i % 250}.{j}.0/24"}}]} for j in range(4)]}} for i in range(int(count))))
    api.call("POST", f"{CUSTOM}/tenants", {"apiVersion": "strongroom.dev/v1alpha1", "kind": "Tenant", "metadata": {"name": "tenant"},
                                           "spec": TENANT})
    schedule = api.call("POST", f"{CUSTOM}/backupschedules", {
        "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupSchedule", "metadata": {"name": "nightly"},
        "spec": {"tenantRef": {"name": "tenant"}, "frequency": "daily", "timeOfDay": "00:00", "policyTypes": ["networkPolicies"]}})
    return schedule["metadata"]["uid"]


def make_run(number, schedule_uid):
    owner = {"apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupSchedule", "name": "nightly", "uid": schedule_uid, "controller": True}
    run = api.call("POST", f"{CUSTOM}/backupscheduleruns", {
        "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupScheduleRun",
        "metadata": {"name": f"nightly-{number}", "ownerReferences": [owner]},
        "spec": {"scheduleRef": {"name": "nightly", "uid": schedule_uid}, "tenantRef": {"name": "tenant"}, "trigger": "manual",
                 "scheduledFor": f"2026-01-0{number}T00:00:00Z"}})
    token = api.call("POST", f"/api/v1/namespaces/{NS}/serviceaccounts/reader/token", {
        "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["strongroom"]}})
    with open(f"{folder}/token", "w") as file:
        file.write(token["status"]["token"])
    return run["metadata"]


def run_executor(run):
    begin = time.time()
    what = {"namespace": NS, "name": run["name"], "uid": run["uid"], "policyTypes": ["networkPolicies"], "includeFoundations": False,
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
schedule_uid = make_world()
server = subprocess.Popen([strongroom, "--log-level=warning", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{PORT}", "--health-listen=127.0.0.1:0",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
try:
    for number, title in ((1, "first run, everything new"), (2, "second run, nothing changed")):
        run = make_run(number, schedule_uid)
        seconds, cpu, rss = run_executor(run)
        status = api.call("GET", f"{CUSTOM}/backupscheduleruns/{run['name']}")["status"]
        stored = status.get("summary", {}).get("policiesBackedUp")
        if status.get("phase") != "success" or stored != int(count):
            sys.exit(f"run {run['name']}: {status}")
        print(f"executor, {count} policies, {title}: {seconds:.1f} s to stored, {cpu:.1f} s CPU, RSS at most {rss:.1f} MB")
    print(f"server meanwhile: {cpu_seconds(server.pid):.1f} s CPU, RSS at most {memory_mb(server.pid, 'VmHWM'):.1f} MB")
finally:
    server.terminate()
    server.wait()
