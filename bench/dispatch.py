#!/usr/bin/env python3
"""Slot to Job: N schedules that fall due in the same minute, and the peer, N CronJobs, in the next. Times are from the slot to the
arrival of the Job on a watch of ours.    dispatch.py KUBECONFIG N STRONGROOM KUBE-CONTROLLER-MANAGER DSN CA-FILE"""
import subprocess
import sys
import time

from kubeapi import Api, Arrivals, percentile
from process import cpu_seconds, memory_mb

kubeconfig, count, strongroom, manager, dsn, ca = sys.argv[1:]
count = int(count)
api = Api(kubeconfig)
CUSTOM = "/apis/strongroom.dev/v1alpha1/namespaces"


def next_slot(lead):
    return (int(time.time() + lead) // 60 + 1) * 60


def measure(title, namespace, start, create, lead):
    """Starts the controller, creates what falls due at the slot, and waits for the Jobs."""
    process = start()
    try:
        slot = next_slot(lead)
        create(time.gmtime(slot))
        watch = Arrivals(api, f"/apis/batch/v1/namespaces/{namespace}/jobs")
        print(f"  {title}: {count} due in {slot - time.time():.0f} s", flush=True)
        time.sleep(max(0, slot - 0.5 - time.time()))
        cpu = cpu_seconds(process.pid)
        while len(watch.times) < count and time.time() < slot + 300:
            time.sleep(0.02)
        if len(watch.times) < count:
            sys.exit(f"{title}: only {len(watch.times)} of {count} Jobs")
        late = [at - slot for at in watch.times.values()]
        time.sleep(2)  # what the controller still has to write belongs to its bill
        return {
            "p50": percentile(late, 0.5), "p99": percentile(late, 0.99), "last": max(late),
            "cpu": cpu_seconds(process.pid) - cpu, "rss": memory_mb(process.pid, "VmHWM"),
        }
    finally:
        process.terminate()
        process.wait()


def start_strongroom():
    return subprocess.Popen([strongroom, "--log-level=warning", "controller", f"--kubeconfig={kubeconfig}", "--lease-namespace=default",
                             "--executor-image=local/none", "--server-url=https://none.test", f"--server-ca-file={ca}",
                             f"--database={dsn}", "--listen=127.0.0.1:0"])


def create_schedules(when):
    api.create_all(f"{CUSTOM}/bench/backupschedules", ({
        "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupSchedule", "metadata": {"name": f"due-{i}"},
        "spec": {"tenantRef": {"name": "tenant"}, "frequency": "daily", "policyTypes": ["roles"],
                 "timeOfDay": f"{when.tm_hour:02}:{when.tm_min:02}"}} for i in range(count)))


# Its help lists what it knows; later versions have neither of these.
def flags_of_early_versions():
    known = subprocess.run([manager, "--help"], capture_output=True, text=True, check=True).stdout
    return [flag for flag, listed in (("--port=0", " --port "), ("--feature-gates=CronJobControllerV2=true", "CronJobControllerV2=true|false"))
            if listed in known]


def start_manager():
    return subprocess.Popen([manager, f"--kubeconfig={kubeconfig}", "--controllers=cronjob", "--leader-elect=false", "--secure-port=0",
                             "--kube-api-qps=200", "--kube-api-burst=400", *flags_of_early_versions()],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"TZ": "UTC"})


def create_cronjobs(when):
    container = {"name": "c", "image": "local/none"}
    is_v1 = any(kind["name"] == "cronjobs" for kind in api.call("GET", "/apis/batch/v1")["resources"])
    version = "batch/v1" if is_v1 else "batch/v1beta1"
    api.create_all(f"/apis/{version}/namespaces/peer/cronjobs", ({
        "apiVersion": version, "kind": "CronJob", "metadata": {"name": f"due-{i}"},
        "spec": {"schedule": f"{when.tm_min} {when.tm_hour} * * *", "jobTemplate": {"spec": {"template": {
            "spec": {"restartPolicy": "Never", "containers": [container]}}}}}} for i in range(count)))


for name in ("bench", "peer"):
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
api.call("POST", f"{CUSTOM}/bench/tenants", {
    "apiVersion": "strongroom.dev/v1alpha1", "kind": "Tenant", "metadata": {"name": "tenant"},
    "spec": {"provider": "kubernetes", "maxConcurrentRuns": 1000}})
ours = measure("Strongroom", "bench", start_strongroom, create_schedules, 10)
peer = measure(f"CronJob controller v2 (Kubernetes {api.call('GET', '/version')['gitVersion']})", "peer", start_manager, create_cronjobs, 10)
print(f"{'slot to Job, ' + str(count) + ' in one minute':38} {'p50 s':>8} {'p99 s':>8} {'last s':>8} {'CPU s':>8} {'RSS MB':>8}")
for title, row in (("Strongroom (200 QPS, burst 400)", ours), ("CronJob v2 (200 QPS, burst 400)", peer)):
    print(f"{title:38} {row['p50']:8.2f} {row['p99']:8.2f} {row['last']:8.2f} {row['cpu']:8.2f} {row['rss']:8.1f}")
print("ratio Strongroom / CronJob" + " " * 13 + "".join(f"{ours[k] / peer[k]:8.2f} " for k in ("p50", "p99", "last", "cpu", "rss")))
