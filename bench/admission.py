#!/usr/bin/env python3
"""The admission webhook of one server: edits of schedules by an API server that asks it and by one that does not, reviews sent to it as an API
server sends them, with its client certificate, and what a row of the audit log costs.
admission.py KUBECONFIG STRONGROOM DSN FOLDER, where FOLDER has ca.crt, tls.crt, tls.key for localhost"""
import base64
import concurrent.futures
import http.client
import itertools
import json
import os
import re
import ssl
import subprocess
import sys
import threading
import time

import wanted
from kubeapi import Api, percentile
from process import cpu_seconds, memory_mb
from team import MERGE, VERSION, Team
from wanted import want

kubeconfig, strongroom, dsn, folder = sys.argv[1:]
api = Api(kubeconfig)
REPORTS, PORT = 18443, 18446
RATE, SECONDS = 100, int(os.environ.get("ADMISSION_SECONDS", "20"))
THREADS = 16
SCHEDULES = 50
ROWS = 10_000
USER = {"username": "bench", "groups": ["system:masters"] + [f"group-{i}" for i in range(20)]}
PLURALS = {"BackupSchedule": "backupschedules", "Tenant": "tenants"}
HOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
REVIEWS = "/apis/sets.strongroom.dev/v1alpha1/admissionreviews"
pki = os.path.dirname(kubeconfig) + "/pki"
proxy = ssl.create_default_context(cafile=f"{folder}/ca.crt")
proxy.load_cert_chain(f"{pki}/front-proxy.crt", f"{pki}/front-proxy.key")
WHO = {"X-Remote-User": "system:apiserver", "X-Remote-Group": "system:masters", "Content-Type": "application/json"}
local = threading.local()


def sql(statement):
    return subprocess.run(["psql", dsn, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True, capture_output=True,
                          text=True).stdout.strip()


def paced(call, count):
    """call(i) for each i below count, RATE a second, whatever the ones before take. How long after the time when it was due each was
    done, in ms."""
    begin = time.monotonic() + 0.5
    numbers, lock, took = iter(range(count)), threading.Lock(), [0.0] * count

    def work():
        while True:
            with lock:
                i = next(numbers, None)
            if i is None:
                return
            due = begin + i / RATE
            time.sleep(max(0.0, due - time.monotonic()))
            call(i)
            took[i] = (time.monotonic() - due) * 1000

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        for worker in [pool.submit(work) for _ in range(THREADS)]:
            worker.result()
    return took


def told(times):
    return f"p50 {percentile(times, 0.5):.2f} ms, p99 {percentile(times, 0.99):.2f} ms"


def edit(i):
    """One schedule after the other; none is edited again before all others were, and each edit changes what it finds."""
    spec = {"timeOfDay": f"{i // SCHEDULES % 24:02}:{30 + i % 2:02}"}
    api.call("PATCH", f"{team.path}/backupschedules/nightly-{i % SCHEDULES}", {"spec": spec}, MERGE)


def review(kind, old, new, is_dry_run):
    return json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": f"review-{next(uids)}", "kind": {"group": "strongroom.dev", "version": "v1alpha1", "kind": kind},
        "resource": {"group": "strongroom.dev", "version": "v1alpha1", "resource": PLURALS[kind]},
        "name": new["metadata"]["name"], "namespace": team.name, "operation": "UPDATE", "userInfo": USER, "object": new, "oldObject": old,
        "dryRun": is_dry_run}})


def post(body):
    if not hasattr(local, "connection"):
        local.connection = http.client.HTTPSConnection("localhost", PORT, context=proxy, timeout=60)
    local.connection.request("POST", f"{REVIEWS}?timeout=5s", body, WHO)
    answer = local.connection.getresponse()
    text = answer.read()
    if answer.status != 200 or not json.loads(text)["response"]["allowed"]:
        raise RuntimeError(f"review: {answer.status} {text[:300]}")


def register():
    """As the chart has it; the name of the Service leads to this machine. Returns when the API server asks."""
    authority = base64.b64encode(open(f"{folder}/ca.crt", "rb").read()).decode()
    api.call("POST", "/api/v1/namespaces/default/services", {
        "metadata": {"name": "bench"}, "spec": {"type": "ExternalName", "externalName": "127.0.0.1"}})
    api.call("POST", "/apis/apiregistration.k8s.io/v1/apiservices", {
        "metadata": {"name": "v1alpha1.sets.strongroom.dev"}, "spec": {
            "group": "sets.strongroom.dev", "version": "v1alpha1", "groupPriorityMinimum": 1000, "versionPriority": 100, "caBundle": authority,
            "service": {"namespace": "default", "name": "bench", "port": PORT}}})
    api.call("POST", HOOKS, {
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "bench"}, "webhooks": [{
            "name": "admission.strongroom.dev", "admissionReviewVersions": ["v1"], "failurePolicy": "Fail", "sideEffects": "NoneOnDryRun",
            "timeoutSeconds": 5, "clientConfig": {"service": {"name": "kubernetes", "namespace": "default", "port": 443, "path": REVIEWS}},
            "rules": [{"apiGroups": ["strongroom.dev"], "apiVersions": ["v1alpha1"], "operations": ["CREATE", "UPDATE"],
                       "resources": list(PLURALS.values()), "scope": "Namespaced"}]}]})
    deadline = time.time() + 30
    while time.time() < deadline:
        try:
            api.call("PATCH", f"{team.path}/backupschedules/nightly?dryRun=All", {"spec": {"timezone": "Europe/Berln"}}, MERGE)
        except RuntimeError as error:
            if "denied the request" in str(error):
                return
        time.sleep(0.1)
    sys.exit("the API server does not ask the webhook")


def mean_as_the_api_server_has_it():
    """Of all calls of the webhook, in ms."""
    connection = api.connect()
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()

    def total(part):
        lines = re.findall(rf'^apiserver_admission_webhook_admission_duration_seconds_{part}{{name="admission[^\n]* ([^ \n]+)$', text, re.M)
        return sum(map(float, lines))
    return total("sum") / max(total("count"), 1) * 1000


def intended():
    return int(sql(f"SELECT count(*) FROM strongroom.audit_log WHERE namespace = '{team.name}' AND action = 'update' AND result = 'intended'"))


def measure_edits():
    alone = paced(edit, RATE * SECONDS)
    register()
    asked = paced(edit, RATE * SECONDS)
    print(f"{RATE} edits of schedules a second for {SECONDS} s: without a webhook {told(alone)}; with it {told(asked)}; by the one without, p50 "
          f"{percentile(asked, 0.5) / percentile(alone, 0.5):.2f}, p99 {percentile(asked, 0.99) / percentile(alone, 0.99):.2f}; the API server "
          f"waits for it {mean_as_the_api_server_has_it():.2f} ms in the mean")


def measure_reviews(title, kind, change):
    """The same reviews, every other of which is of a dry run and so leaves no row of the audit log."""
    old = api.call("GET", f"{team.path}/{PLURALS[kind]}/{'tenant' if kind == 'Tenant' else 'nightly'}")
    new = json.loads(json.dumps(old))
    new["spec"].update(change)
    bodies = [review(kind, old, new, is_dry_run=i % 2 == 1) for i in range(RATE * SECONDS)]
    cpu = cpu_seconds(server.pid)
    took = paced(lambda i: post(bodies[i]), len(bodies))
    cpu = (cpu_seconds(server.pid) - cpu) / len(bodies)
    recorded, dry = took[0::2], took[1::2]
    print(f"{RATE} reviews a second for {SECONDS} s, {title}: {told(took)}, {cpu * 1000:.2f} ms CPU of the server each; recorded {told(recorded)}; "
          f"not recorded {told(dry)}")
    want(f"review, {title}: p99", f"{percentile(took, 0.99):.2f}", "ms", percentile(took, 0.99) < 20, "< 20")
    return percentile(recorded, 0.5) - percentile(dry, 0.5), len(recorded)


def measure_rows():
    """Rows as the server writes them, and the same rows where nothing is chained, indexed or stamped."""
    members = "actor, action, namespace, subject, result, reason, source, groups, via, object_uid, generation, changes, request_uid"
    rows = ("SELECT 'bench', 'update', 'rows', 'backupschedules/nightly', 'intended', '', '127.0.0.1', array_fill('a group'::text, ARRAY[20]), 'kubectl', "
            "gen_random_uuid()::text, n, '[{\"path\": \"spec.timeOfDay\", \"from\": \"02:30\", \"to\": \"03:30\"}]'::jsonb, gen_random_uuid()::text "
            f"FROM generate_series(1, {ROWS}) n")
    out = subprocess.run(["psql", dsn, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c",
                          f"CREATE TEMPORARY TABLE plain AS SELECT {members} FROM strongroom.audit_log WHERE false", "-c", "\\timing on", "-c",
                          f"INSERT INTO plain ({members}) {rows}", "-c", f"INSERT INTO strongroom.audit_log ({members}) {rows}"],
                         check=True, capture_output=True, text=True).stdout
    plain, audited = (float(took) / ROWS for took in re.findall(r"Time: ([0-9.]+) ms", out))
    print(f"{ROWS} rows at once, by psql: {audited:.4f} ms each in the audit log, {plain:.4f} ms each in a table without triggers and indexes")
    want("a row of the audit log more than in a plain table", f"{audited - plain:.4f}", "ms", audited - plain <= 0.2, "<= 0.2")


uids = itertools.count()
team = Team(api, "admission", ["networkPolicies"])
api.create_all(f"{team.path}/backupschedules", ({"apiVersion": VERSION, "kind": "BackupSchedule", "metadata": {"name": f"nightly-{i}"}, "spec": {
    "tenantRef": {"name": "tenant"}, "frequency": "daily", "timeOfDay": "00:00", "policyTypes": ["networkPolicies"]}} for i in range(SCHEDULES)))
server = subprocess.Popen([strongroom, "--log-level=error", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{REPORTS}", "--health-listen=127.0.0.1:0", f"--sets-listen=127.0.0.1:{PORT}", "--webhook",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
try:
    time.sleep(3)
    paced(edit, RATE * 2)  # warm
    measure_edits()
    schedule, some = measure_reviews("a schedule's times", "BackupSchedule", {"timeOfDay": "12:34"})
    # Kubernetes is asked whether who names an account may use it.
    tenant, more = measure_reviews("a Tenant's account", "Tenant", {"kubernetes": {"serviceAccountName": "reader"}})
    for title, cost in (("a schedule's times", schedule), ("a Tenant's account", tenant)):
        want(f"recording a review, {title}: p50 with by without", f"{cost:.3f}", "ms", cost <= 0.2, "<= 0.2")
    expected, deadline = RATE * SECONDS + some + more, time.time() + 30
    while intended() < expected and time.time() < deadline:
        time.sleep(0.5)
    want("rows of the audit log", intended(), "", intended() == expected, expected)
    measure_rows()
    most = memory_mb(server.pid, "VmHWM")
    print(f"server: RSS at most {most:.1f} MB")
finally:
    server.terminate()
    server.wait()
wanted.end()
