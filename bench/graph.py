#!/usr/bin/env python3
"""What reading a tenant behind Microsoft Graph costs, of the fake of tests/graph, whose answers take 50 ms: a run of 2,000 policies beside
the same calls by a bare client, the unchanged tenant once more, and 40,000 policies of one type. All through a real server and PostgreSQL.
graph.py KUBECONFIG STRONGROOM DSN FOLDER, where FOLDER has ca.crt, tls.crt, tls.key for localhost; writes FOLDER/costs.json for night.py"""
import json
import os
import subprocess
import sys
import time

import quotas
import wanted
from fake import FakeGraph
from floor import Floor
from kubeapi import Api
from process import cpu_seconds, family_cpu_seconds, memory_mb
from team import Run, Team
from wanted import want

kubeconfig, strongroom, dsn, folder = sys.argv[1:]
api = Api(kubeconfig)
PORT = int(os.environ.get("SERVER_PORT", "0")) or 18445
LATENCY = 0.05
LARGE = 40_000

# Some of everything that the catalogue has, and many of what tenants have many of.
SOME = 9
MANY = {
    "/deviceManagement/configurationPolicies": 320,
    "/deviceManagement/deviceConfigurations": 120,
    "/deviceManagement/deviceCompliancePolicies": 20,
    "/deviceManagement/compliancePolicies": 110,
    "/deviceManagement/groupPolicyConfigurations": 100,
    "/deviceManagement/intents": 50,
    "/deviceManagement/deviceManagementScripts": 50,
    "/deviceManagement/deviceHealthScripts": 50,
    "/deviceAppManagement/mobileApps": 180,
    "/deviceAppManagement/iosManagedAppProtections": 25,
    "/deviceAppManagement/androidManagedAppProtections": 25,
    "/identity/conditionalAccess/policies": 60,
    "/identity/conditionalAccess/namedLocations": 30,
}
GROUPS = 100


def make_tenant_of_many():
    fake.tell("content", [{"clear": True}, {"path": "/groups", "generate": GROUPS}, {"everything": SOME, "inGroups": True},
                          *({"path": path, "generate": count, "inGroups": True} for path, count in MANY.items())])
    # Whose content Graph does not give: with one the type is not complete.
    path = "/deviceManagement/deviceConfigurations"
    for item in fake.ask(f"content?path={path}")["items"]:
        if item.get("@odata.type") == "#microsoft.graph.unsupportedDeviceConfiguration":
            fake.tell("content", {"path": path, "delete": item["id"]})


class Executed:
    """A run that was stored: what it took, and what the fake saw of it."""

    def __init__(self, team, name):
        self.run = Run(team, name)
        with open(f"{folder}/token", "w", encoding="utf-8") as file:
            file.write(self.run.token)
        what = {"namespace": team.name, "name": name, "uid": self.run.uid, "policyTypes": team.policy_types,
                "includeFoundations": team.include_foundations, "tenant": fake.tenant()}
        mark, fakes, servers, databases = fake.count(), cpu_seconds(fake.process.pid), cpu_seconds(server.pid), family_cpu_seconds(postgres)
        begin = time.time()
        process = subprocess.Popen([strongroom, "--log-level=warning", "executor", f"--run={json.dumps(what)}",
                                    f"--tenant-folder={folder}/graph-tenant", "--tenant-on-loopback", f"--server-url=https://localhost:{PORT}",
                                    f"--server-ca-file={folder}/ca.crt", f"--token-file={folder}/token", f"--spool-folder={folder}"])
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.time() - begin
        self.cpu, self.rss = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
        self.fake_cpu, self.server_cpu = cpu_seconds(fake.process.pid) - fakes, cpu_seconds(server.pid) - servers
        self.database_cpu = family_cpu_seconds(postgres) - databases
        self.status = team.status_of(self.run)
        self.calls = fake.calls_since(mark)
        self.policies = self.status.get("summary", {}).get("policiesBackedUp")
        if status != 0 or self.status.get("phase") != "success":
            sys.exit(f"run {name}: the executor ended with {status}, {self.status.get('phase')}: {self.status.get('errorMessage')}")
        # To the end of the last answer; the first call had waited for its own.
        self.reading = (self.calls[-1]["ms"] - self.calls[0]["ms"]) / 1000 + LATENCY

    def show(self, title):
        print(f"graph, {title}: {self.policies} policies, {len(self.calls)} calls, {self.seconds:.1f} s, {self.reading:.1f} s of them reading; "
              f"executor {self.cpu:.1f} s CPU, RSS at most {self.rss:.1f} MB; server {self.server_cpu:.1f} s CPU, "
              f"PostgreSQL {self.database_cpu:.1f} s, the fake {self.fake_cpu:.1f} s", flush=True)


def spent_by_service(calls):
    spent = {}
    for call in calls:
        spent[call["service"]] = spent.get(call["service"], 0) + call["cost"]
    return spent


def most_in_window(calls, service, seconds):
    """The most that was spent at one service in any window of its quota."""
    times = [(call["ms"] / 1000, call["cost"]) for call in calls if call["service"] == service]
    most = used = first = 0
    for when, cost in times:
        used += cost
        while times[first][0] <= when - seconds:
            used -= times[first][1]
            first += 1
        most = max(most, used)
    return most


def query(sql):
    return subprocess.run(["psql", "--no-psqlrc", "-qAt", dsn, "-c", sql], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def postmaster():
    with open(query("SHOW data_directory") + "/postmaster.pid", encoding="utf-8") as file:
        return int(file.readline())


def violations():
    return fake.ask("requests?since=1000000000")["quotaViolations"]


def measure_many():
    make_tenant_of_many()
    team = Team(api, "many", ["*"], fake.tenant(), include_foundations=True)
    first = Executed(team, "nightly-1")
    first.show("everything new")
    for service, spent in sorted(spent_by_service(first.calls).items(), key=lambda pair: -pair[1] / rates[pair[0]]):
        most, seconds = quotas.allowed()[service]
        when = [call["ms"] / 1000 for call in first.calls if call["service"] == service]
        print(f"    {service:22} {spent:5} of it in {when[-1] - when[0]:6.1f} s, at the allowed rate of {rates[service]:6.2f}/s "
              f"{spent / rates[service]:6.1f} s; at most {most_in_window(first.calls, service, seconds):4} of {most:g} in {seconds:g} s")
    least = max(spent / rates[service] for service, spent in spent_by_service(first.calls).items())
    floor_seconds, statuses = Floor(fake.addresses).run(first.calls, rates)
    print(f"    the same calls by a bare client: {floor_seconds:.1f} s, answers {statuses}")
    want("policies", first.policies, "", first.policies >= 2000, ">= 2000")
    want("calls", len(first.calls), "", abs(len(first.calls) - 4000) <= 200, "about 4000")
    want("of the allowed rate", f"{least / first.seconds * 100:.1f}", "%", least / first.seconds >= 0.9, ">= 90")
    want("time by that of a bare client", f"{first.seconds / floor_seconds:.3f}", "", first.seconds / floor_seconds <= 1.1, "<= 1.1")
    want("calls above quota", violations(), "", violations() == 0, "0")
    want("RSS of the executor at most", f"{first.rss:.1f}", "MB", first.rss < 96, "< 96")
    share = first.cpu / first.seconds * 100
    want("CPU of the executor", f"{share:.1f}", "% of a core", share < 20, "< 20")
    with open(f"{folder}/costs.json", "w", encoding="utf-8") as file:
        json.dump({"policies": first.policies, "calls": len(first.calls), "seconds": first.seconds, "readingSeconds": first.reading,
                   "executorCpu": first.cpu, "executorMB": first.rss, "serverCpu": first.server_cpu, "databaseCpu": first.database_cpu,
                   "serverMB": memory_mb(server.pid, "VmHWM")}, file)
    measure_unchanged(team, first)


def measure_unchanged(team, first):
    fake.tell("options", {"shuffle": True, "noise": True})
    blobs = int(query("SELECT count(*) FROM strongroom.policy_blobs"))
    second = Executed(team, "nightly-2")
    second.show("unchanged, arrays and properties shuffled")
    fake.tell("options", {"shuffle": False, "noise": False})
    stored = int(query("SELECT count(*) FROM strongroom.policy_blobs")) - blobs
    roots = query("SELECT encode(root, 'hex') FROM strongroom.backup_sets WHERE namespace = 'many' ORDER BY seq").split()
    want("policies", second.policies, "", second.policies == first.policies, f"{first.policies}")
    want("new blobs", stored, "", blobs > 0 and stored == 0, "0")
    want("root digests of the two sets", len(set(roots)), "", len(roots) == 2 and len(set(roots)) == 1, "1")
    changes = second.status["summary"].get("changes")
    want("changes", json.dumps(changes), "", not any((changes or {"none": 1}).values()), "none")
    want("calls above quota", violations(), "", violations() == 0, "0")


def measure_large():
    fake.tell("reset", {})
    fake.tell("content", {"path": "/deviceManagement/deviceCategories", "generate": LARGE})
    large = Executed(Team(api, "large", ["deviceCategories"], fake.tenant()), "nightly-1")
    large.show("one collection")
    want("policies", large.policies, "", large.policies == LARGE, f"{LARGE}")
    want("RSS of the executor at most", f"{large.rss:.1f}", "MB", large.rss < 128, "< 128")
    want("calls above quota", violations(), "", violations() == 0, "0")


rates = quotas.rates()
postgres = postmaster()
fake = FakeGraph(f"{folder}/fake")
server = None
try:
    fake.write_secrets(f"{folder}/graph-tenant")
    fake.tell("options", {"latency": LATENCY})
    server = subprocess.Popen([strongroom, "--log-level=warning", "server", f"--kubeconfig={kubeconfig}", f"--database={dsn}",
                               f"--listen=127.0.0.1:{PORT}", "--health-listen=127.0.0.1:0",
                               f"--tls-cert-file={folder}/tls.crt", f"--tls-key-file={folder}/tls.key"])
    print(f"graph: {LATENCY * 1000:.0f} ms an answer; the allowed rate is what a run takes of each quota, {quotas.share():.0%}")
    measure_many()
    measure_large()
finally:
    fake.stop()
    if server:
        server.terminate()
        server.wait()
wanted.end()
