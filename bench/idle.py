#!/usr/bin/env python3
"""What the controller uses while nothing is due: N schedules.    idle.py KUBECONFIG N SECONDS STRONGROOM DSN CA-FILE"""
import subprocess
import sys
import time

from kubeapi import Api
from process import cpu_seconds, memory_mb

kubeconfig, count, seconds, strongroom, dsn, ca = sys.argv[1:]
api = Api(kubeconfig)
CUSTOM = "/apis/strongroom.dev/v1alpha1/namespaces/idle"
api.call("POST", "/api/v1/namespaces", {"metadata": {"name": "idle"}})
api.call("POST", f"{CUSTOM}/tenants", {
    "apiVersion": "strongroom.dev/v1alpha1", "kind": "Tenant", "metadata": {"name": "tenant"}, "spec": {"provider": "kubernetes"}})
# Twelve hours away, so that none falls due meanwhile.
when = time.gmtime(time.time() + 12 * 3600)
api.create_all(f"{CUSTOM}/backupschedules", ({
    "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupSchedule", "metadata": {"name": f"idle-{i}"},
    "spec": {"tenantRef": {"name": "tenant"}, "frequency": "daily", "policyTypes": ["*"],
             "timeOfDay": f"{when.tm_hour:02}:{when.tm_min:02}"}} for i in range(int(count))))
process = subprocess.Popen([strongroom, "--log-level=warning", "controller", f"--kubeconfig={kubeconfig}", "--lease-namespace=default",
                            "--executor-image=local/none", "--server-url=https://none.test", f"--server-ca-file={ca}",
                            f"--database={dsn}", "--listen=127.0.0.1:0"])
try:
    # Settled when all statuses are written and CPU use has calmed down.
    deadline = time.time() + 120
    while time.time() < deadline:
        items = api.call("GET", f"{CUSTOM}/backupschedules")["items"]
        if all(item.get("status", {}).get("nextRunAt") for item in items):
            break
        time.sleep(1)
    time.sleep(10)
    before, begin = cpu_seconds(process.pid), time.time()
    print(f"  idle for {seconds} s with {count} schedules", flush=True)
    time.sleep(float(seconds))
    share = (cpu_seconds(process.pid) - before) / (time.time() - begin)
    print(f"controller idle with {count} schedules: {share * 100:.2f} % of one core, "
          f"RSS {memory_mb(process.pid, 'VmRSS'):.1f} MB (at most {memory_mb(process.pid, 'VmHWM'):.1f} MB)")
finally:
    process.terminate()
    process.wait()
