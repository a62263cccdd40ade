#!/usr/bin/env python3
"""The sets API of one server: a set of N policies, read, streamed, compared and verified, and M sets, listed; asked as the API server asks, with
its client certificate. Beside it psql, which reads the same rows, and git, which compares and verifies the same policies as files.
sets.py KUBECONFIG STRONGROOM DSN FOLDER N M, where FOLDER has ca.crt, tls.crt, tls.key for localhost"""
import http.client
import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

import wanted
from history import Repository
from kubeapi import Api, percentile
from process import cpu_seconds, memory_mb
from team import Run, Team, canonical, item, report
from wanted import want

kubeconfig, strongroom, dsn, folder, policies, sets = sys.argv[1:]
policies, sets = int(policies), int(sets)
api = Api(kubeconfig)
TYPE, REPORTS, SETS = "networkPolicies", 18443, 18446
LISTS, CONTENTS, DIFFS = 100, 5, 10
CHANGED = 100  # policies of the second set that is compared
# Policies of a namespace, and rules of each: how fast a set is verified hangs on how large its policies are.
SMALL, LARGE = ("reading", policies, 20), ("reading-large", policies // 20, 400)
pki = os.path.dirname(kubeconfig) + "/pki"
proxy = ssl.create_default_context(cafile=f"{folder}/ca.crt")
proxy.load_cert_chain(f"{pki}/front-proxy.crt", f"{pki}/front-proxy.key")
connection = http.client.HTTPSConnection("localhost", SETS, timeout=600, context=proxy)
WHO = {"X-Remote-User": "bench", "X-Remote-Group": "system:masters"}
ROOT = "/apis/sets.strongroom.dev/v1alpha1"


def ask(path):
    """The answer as bytes, and how long its first byte and all of it took."""
    begin = time.time()
    connection.request("GET", path, headers=WHO)
    answer = connection.getresponse()
    first = answer.read(1)
    began = time.time() - begin
    body = first + answer.read()
    if answer.status != 200:
        sys.exit(f"GET {path}: {answer.status} {body[:300]}")
    return body, began, time.time() - begin


def sql(statement):
    return subprocess.run(["psql", dsn, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True, capture_output=True,
                          text=True).stdout.strip()


def sql_ms(statement):
    """What psql says that it took, with the rows that came."""
    out = subprocess.run(["psql", dsn, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", "\\timing on", "-c", statement], check=True,
                         capture_output=True, text=True).stdout
    return float(out.rsplit("Time: ", 1)[1].split(" ms")[0])


def policy(i, namespace, rules):
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": f"policy-{i}", "namespace": namespace},
            "spec": {"podSelector": {"matchLabels": {"app": f"app-{i}"}},
                     "egress": [{"to": [{"ipBlock": {"cidr": f"10.{i % 250}.{j % 250}.{j // 250}/32"}}]} for j in range(rules)]}}


def repository(parent, name, count, rules, changed=0):
    """The same policies as files of a git repository, and once more those that are changed in a second set."""
    def files(numbers, more):
        return ((f"policy-{i}.json", canonical(policy(i, name, rules + more)).encode()) for i in numbers)
    return Repository(f"{parent}/{name}", [files(range(count), 0), files(range(changed), 1)])


def store(team, count, rules, changed=0):
    """The path of a set of so many policies, of which some are not as they were."""
    namespace, name = team.name, f"nightly-{2 if changed else 1}"
    run = Run(team, name)
    body = report(run, (item(TYPE, f"policy-{i}", canonical(policy(i, namespace, rules + (i < changed)))) for i in range(count)), TYPE, count)
    trust = ssl.create_default_context(cafile=f"{folder}/ca.crt")
    request = urllib.request.Request(f"https://localhost:{REPORTS}{run.path}", body, run.headers)
    with urllib.request.urlopen(request, context=trust, timeout=600) as answer:
        json.load(answer)
    return f"{ROOT}/namespaces/{namespace}/backupsets/{name}-" + sql(f"SELECT max(id) FROM strongroom.backup_sets WHERE namespace = '{namespace}'")


def store_many():
    cluster = api.call("GET", "/api/v1/namespaces/kube-system")["metadata"]["uid"]
    sql("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER USER")
    sql("INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, run_uid, namespace, schedule_name, run_name, seq, status, complete, "
        "root, cluster_uid, sealed_at) SELECT 1, gen_random_uuid(), gen_random_uuid(), 'team-' || n % 200, 's' || n % 100, "
        f"'s' || n % 100 || '-' || n, 1, 'success', true, sha256('x'), '{cluster}', now() FROM generate_series(1, {sets}) n")
    sql("ALTER TABLE strongroom.backup_sets ENABLE TRIGGER USER")
    sql("ANALYZE strongroom.backup_sets")


def measure_lists():
    everywhere, team = f"{ROOT}/backupsets?limit=500", f"{ROOT}/namespaces/team-7/backupsets?limit=500"
    ask(everywhere)
    for what, path in (("all namespaces", everywhere), ("one namespace", team)):
        times = [ask(path)[2] * 1000 for _ in range(LISTS)]
        print(f"list, first page of 500, {what}: p50 {percentile(times, 0.5):.1f} ms, p99 {percentile(times, 0.99):.1f} ms")
        want(f"first page of {sets} sets, {what}", f"{percentile(times, 0.5):.1f}", "ms", percentile(times, 0.5) < 50, "< 50")
    rows = sql_ms("SELECT * FROM strongroom.backup_sets WHERE sealed_at IS NOT NULL ORDER BY namespace COLLATE \"C\", run_name COLLATE \"C\", id LIMIT 500")
    print(f"  psql, the same rows: {rows:.1f} ms")
    body, _, took = ask(f"{ROOT}/backupsets")
    count = len(json.loads(body)["items"])
    print(f"list, all: {count} sets, {len(body) / 1e6:.1f} MB, {took:.2f} s; server RSS at most {memory_mb(server.pid, 'VmHWM'):.1f} MB")
    want("sets of a list without pages", count, "", count == sets + 3, sets + 3)


def measure_contents(path):
    body, first, took = ask(path + "/content")  # by a server that has just begun
    lines = body.count(b"\n")
    del body
    rows = sql_ms("SELECT o.external_id, b.body FROM strongroom.backup_items i JOIN strongroom.policy_versions v ON v.id = i.version_id JOIN "
                  "strongroom.policy_objects o ON o.id = v.object_id JOIN strongroom.policy_blobs b ON (b.tenant_id, b.digest) = (v.tenant_id, "
                  "v.blob_digest) WHERE i.set_id = (SELECT id FROM strongroom.backup_sets WHERE namespace = 'reading' AND seq = 1)")
    print(f"contents: {lines} policies, first byte {first * 1000:.0f} ms, all {took:.2f} s; psql reads the same rows in {rows / 1000:.2f} s")
    want("policies streamed", lines, "", lines == policies, policies)
    first = percentile([ask(path + "/content")[1] for _ in range(CONTENTS)], 0.5)
    want("first byte, p50", f"{first * 1000:.0f}", "ms", first < 0.2, "< 200")


def measure_diff(path, git):
    """Against the set before; beside it the rows that differ, by psql, and the patch of git."""
    times = []
    for _ in range(DIFFS):
        answer, _, took = ask(path + "/diff")
        times.append(took)
    diff = json.loads(answer)
    rows = sql_ms("WITH s AS (SELECT id, seq FROM strongroom.backup_sets WHERE namespace = 'reading') SELECT n.version_id FROM strongroom.backup_items n "
                  "WHERE n.set_id = (SELECT id FROM s WHERE seq = 2) AND NOT EXISTS (SELECT FROM strongroom.backup_items o WHERE o.set_id = "
                  "(SELECT id FROM s WHERE seq = 1) AND o.version_id = n.version_id)")
    took = percentile(times, 0.5)
    patch, by_git = git.diff()
    print(f"diff: {policies} policies, {diff['changes']['changed']} of them changed, p50 {took * 1000:.0f} ms, {len(answer) / 1000:.0f} kB; psql finds "
          f"the versions that differ in {rows:.0f} ms; git makes a patch of {patch / 1000:.0f} kB in {by_git * 1000:.0f} ms")
    want("policies that differ", diff["changes"]["changed"], "", diff["changes"]["changed"] == CHANGED, CHANGED)
    want("diff of two sets, p50", f"{took * 1000:.0f}", "ms", took < 1, "< 1000")


def measure_verification(path, git):
    """Bytes of contents by second of the server's CPU, and of git's."""
    cpu = cpu_seconds(server.pid)
    answer, _, took = ask(path + "/verify")
    cpu = max(cpu_seconds(server.pid) - cpu, 0.01)
    verified = json.loads(answer)
    if not verified["verified"]:
        sys.exit(f"not verified: {verified}")
    rate, by_git = verified["bytes"] / cpu, verified["bytes"] / git.verify()
    print(f"verify: {verified['items']} policies of {verified['bytes'] / verified['items'] / 1000:.1f} kB, {took:.2f} s, {cpu:.2f} s CPU of the "
          f"server: {rate / 1e6:.0f} MB/s of a core, {verified['items'] / cpu / 1000:.0f},000 policies/s; git fsck: {by_git / 1e6:.0f} MB/s of a core")
    return rate


parent = tempfile.TemporaryDirectory()
gits = {SMALL[0]: repository(parent.name, *SMALL, changed=CHANGED), LARGE[0]: repository(parent.name, *LARGE)}
server = subprocess.Popen([strongroom, "--log-level=error", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                           f"--listen=127.0.0.1:{REPORTS}", "--health-listen=127.0.0.1:0", f"--sets-listen=127.0.0.1:{SETS}",
                           f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
try:
    time.sleep(1)
    teams = {name: Team(api, name, [TYPE]) for name, _, _ in (SMALL, LARGE)}
    small, large = (store(teams[name], count, rules) for name, count, rules in (SMALL, LARGE))
    second = store(teams[SMALL[0]], *SMALL[1:], changed=CHANGED)
    store_many()
    server.terminate()
    server.wait()
    server = subprocess.Popen(server.args)  # what storing took is not what reading takes
    time.sleep(1)
    measure_contents(small)
    measure_diff(second, gits[SMALL[0]])
    measure_verification(small, gits[SMALL[0]])
    rate = measure_verification(large, gits[LARGE[0]])
    want("verify, of policies of that size", f"{rate / 1e6:.0f}", "MB/s of a core", rate > 300e6, ">= 300")
    most = memory_mb(server.pid, "VmHWM")
    want("RSS of the server at most, streaming and verifying", f"{most:.1f}", "MB", most < 64, "< 64")
    measure_lists()
finally:
    server.terminate()
    server.wait()
    parent.cleanup()
wanted.end()
