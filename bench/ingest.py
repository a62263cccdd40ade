#!/usr/bin/env python3
"""Reports of N policies made by hand, sent to a server: what ingest costs it, without an executor beside it.
ingest.py KUBECONFIG STRONGROOM DSN FOLDER N [WHAT], where FOLDER has ca.crt, tls.crt, tls.key for localhost
WHAT  plain    one report after the other: everything new, nothing changed, resourceVersions changed (default)
      worst    12 reports at once, each with the largest items that a parser blows up most
      bomb     12 reports at once that are a line of 16 MiB of empty objects in some KB"""
import hashlib
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

kubeconfig, strongroom, dsn, folder, count = sys.argv[1:6]
count = int(count)
what = sys.argv[6] if len(sys.argv) > 6 else "plain"
api = Api(kubeconfig)
NS = "ingest"
CUSTOM = f"/apis/strongroom.dev/v1alpha1/namespaces/{NS}"
PORT = int(os.environ.get("SERVER_PORT", "0")) or 18444
PATCH = "application/merge-patch+json"
VERSION = {"apiVersion": "strongroom.dev/v1alpha1"}


def make_world():
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": NS}})
    api.call("POST", f"/api/v1/namespaces/{NS}/serviceaccounts", {"metadata": {"name": "reader"}})
    tenant = api.call("POST", f"{CUSTOM}/tenants", VERSION | {"kind": "Tenant", "metadata": {"name": "tenant"}, "spec": {
        "provider": "kubernetes", "kubernetes": {"namespaces": [NS]}}})
    schedule = api.call("POST", f"{CUSTOM}/backupschedules", VERSION | {"kind": "BackupSchedule", "metadata": {"name": "nightly"}, "spec": {
        "tenantRef": {"name": "tenant"}, "frequency": "daily", "timeOfDay": "00:00", "policyTypes": ["networkPolicies"]}})
    return tenant["metadata"]["uid"], schedule["metadata"]["uid"]


def owned(version, kind, name, uid):
    return [{"apiVersion": version, "kind": kind, "name": name, "uid": uid, "controller": True}]


def make_run(number, schedule_uid):
    """A run as the controller has begun it, with a pod that the server believes in; nothing runs there."""
    name, slot = f"nightly-{number}", f"2026-01-{number:02}T00:00:00Z"
    asked = {"scheduleRef": {"name": "nightly", "uid": schedule_uid}, "tenantRef": {"name": "tenant"}, "trigger": "manual", "scheduledFor": slot}
    uid = api.call("POST", f"{CUSTOM}/backupscheduleruns", VERSION | {
        "kind": "BackupScheduleRun", "spec": asked,
        "metadata": {"name": name, "ownerReferences": owned(VERSION["apiVersion"], "BackupSchedule", "nightly", schedule_uid)}})["metadata"]["uid"]
    api.call("PATCH", f"{CUSTOM}/backupscheduleruns/{name}/status", {"status": {"phase": "running", "resolved": asked | {
        "tenantRef": {"name": "tenant", "uid": tenant_uid}, "provider": "kubernetes", "origin": "controller",
        "policyTypes": ["networkPolicies"], "includeFoundations": False, "timeoutSeconds": 3600, "retryLimit": 0}}}, PATCH)
    pod = {"restartPolicy": "Never", "serviceAccountName": "reader", "automountServiceAccountToken": False,
           "containers": [{"name": "executor", "image": "strongroom"}]}
    job = api.call("POST", f"/apis/batch/v1/namespaces/{NS}/jobs", {
        "metadata": {"name": name, "ownerReferences": owned(VERSION["apiVersion"], "BackupScheduleRun", name, uid)},
        "spec": {"template": {"spec": pod}}})
    pods = f"/api/v1/namespaces/{NS}/pods"
    made = api.call("POST", pods, {"spec": pod, "metadata": {
        "name": name, "ownerReferences": owned("batch/v1", "Job", name, job["metadata"]["uid"])}})
    api.call("PATCH", f"{pods}/{name}/status", {"status": {"phase": "Running"}}, PATCH)
    token = api.call("POST", f"/api/v1/namespaces/{NS}/serviceaccounts/reader/token", {
        "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["strongroom"], "boundObjectRef": {
            "apiVersion": "v1", "kind": "Pod", "name": name, "uid": made["metadata"]["uid"]}}})
    return {"name": name, "uid": uid, "token": token["status"]["token"]}


def policy(i, version):
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"name": f"policy-{i}", "namespace": NS, "labels": {"number": str(i)}, "resourceVersion": str(version), "uid": f"u-{i}",
                         "managedFields": [{"manager": "bench", "operation": "Update", "fieldsV1": {"f:spec": {"f:egress": {}, "f:ingress": {}}}}]},
            "spec": {"podSelector": {"matchLabels": {"app": f"app-{i}"}}, "policyTypes": ["Ingress", "Egress"],
                     "ingress": [{"from": [{"podSelector": {"matchLabels": {"from": f"peer-{i}-{j}"}}}],
                                  "ports": [{"port": 8000 + j, "protocol": "TCP"}]} for j in range(4)],
                     "egress": [{"to": [{"ipBlock": {"cidr": f"10.{i % 250}.{j}.0/24"}}]} for j in range(4)]}}


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def item(name, content):
    # Version 1 of the report, which servers of before and after take. What counts for a change is computed as before: all but noise.
    stripped = json.loads(content)
    for noise in ("resourceVersion", "uid", "managedFields"):
        stripped.get("metadata", {}).pop(noise, None)
    return canonical({"item": {"type": "networkPolicies", "externalID": f"networking.k8s.io/NetworkPolicy/{NS}/{name}", "displayName": name,
                               "content": content, "digest": hashlib.sha256(content.encode()).hexdigest(),
                               "changeDigest": hashlib.sha256(canonical(stripped).encode()).hexdigest()}})


def report(run, items, total):
    outcome = {"outcome": {"phase": "success", "reason": "Completed", "summary": {"typeBreakdown": {
        "networkPolicies": {"state": "complete", "total": total, "backedUp": total, "errors": 0}}}}}
    path = f"{folder}/report-{run['name']}"
    with subprocess.Popen(["zstd", "-q", "-3", "-f", "-o", path], stdin=subprocess.PIPE) as zstd:
        for line in [canonical({"header": {"version": 1, "runUID": run["uid"]}}), *items, canonical(outcome)]:
            zstd.stdin.write(line.encode() + b"\n")
    return path


def send(run, path):
    with open(path, "rb") as file:
        body = file.read()
    request = urllib.request.Request(f"https://localhost:{PORT}/v1/namespaces/{NS}/runs/{run['name']}/report?uid={run['uid']}", body, {
        "Authorization": f"Bearer {run['token']}", "Content-Type": "application/vnd.strongroom.report+zstd"})
    try:
        with urllib.request.urlopen(request, context=trust, timeout=600) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def peak_mb():
    return memory_mb(server.pid, "VmHWM")


def plain():
    for number, title, version in ((1, "everything new", 1), (2, "nothing changed", 1), (3, "noise changed", 2)):
        run = make_run(number, schedule_uid)
        path = report(run, (item(f"policy-{i}", canonical(policy(i, version))) for i in range(count)), count)
        cpu, begin = cpu_seconds(server.pid), time.time()
        status, answer = send(run, path)
        seconds = time.time() - begin
        changes = answer.get("outcome", {}).get("summary", {}).get("changes")
        print(f"ingest, {count} policies, {title}: {seconds:.2f} s, {cpu_seconds(server.pid) - cpu:.2f} s CPU of the server, "
              f"RSS at most {peak_mb():.1f} MB, {os.path.getsize(path)} bytes, {status} {changes}")


def at_once(lines, total):
    runs = [make_run(number, schedule_uid) for number in range(1, 13)]
    paths = [report(run, lines, total) for run in runs]
    answers = []
    threads = [threading.Thread(target=lambda run=run, path=path: answers.append(send(run, path)[0])) for run, path in zip(runs, paths)]
    begin = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"ingest, 12 reports at once, {what}: {time.time() - begin:.1f} s, RSS at most {peak_mb():.1f} MB, now {memory_mb(server.pid, 'VmRSS'):.1f} MB, "
          f"{os.path.getsize(paths[0])} bytes each, answers {sorted(answers)}")


trust = ssl.create_default_context(cafile=f"{folder}/ca.crt")
tenant_uid, schedule_uid = make_world()
server = subprocess.Popen([strongroom, "--log-level=error", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{PORT}", "--health-listen=127.0.0.1:0",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
try:
    time.sleep(1)
    if what == "plain":
        plain()
    elif what == "worst":
        size = 2 * 1024 * 1024 - 100
        parts = ["{},", '"",', '{"":0},']
        at_once([item(f"item-{i}", '{"spec":{"egress":[' + parts[i % 3] * (size // len(parts[i % 3])) + "0]}}") for i in range(6)], 6)
    else:
        at_once(['{"item":[' + "{}," * (4 * 1024 * 1024 // 3) + "{}]}"], 1)
finally:
    server.terminate()
    server.wait()
