"""A namespace with a tenant and a schedule, and runs of it that a server believes in: as the controller, the Job's controller and the
kubelet leave them, though nothing runs there."""
import json
import subprocess

VERSION = "strongroom.dev/v1alpha1"
MERGE = "application/merge-patch+json"
REPORT_TYPE = "application/vnd.strongroom.report+zstd"


class Team:
    def __init__(self, api, name, policy_types, tenant=None, include_foundations=False):
        self.api, self.name, self.policy_types, self.include_foundations = api, name, policy_types, include_foundations
        self.path = f"/apis/{VERSION}/namespaces/{name}"
        api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        api.call("POST", f"/api/v1/namespaces/{name}/serviceaccounts", {"metadata": {"name": "reader"}})
        self.tenant = self.create("tenants", "Tenant", {"name": "tenant"}, tenant or {"provider": "kubernetes"})
        self.schedule = self.create("backupschedules", "BackupSchedule", {"name": "nightly"}, {
            "tenantRef": {"name": "tenant"}, "frequency": "daily", "timeOfDay": "00:00", "policyTypes": policy_types,
            "includeFoundations": include_foundations})

    def create(self, plural, kind, metadata, spec):
        return self.api.call("POST", f"{self.path}/{plural}", {"apiVersion": VERSION, "kind": kind, "metadata": metadata, "spec": spec})

    def status_of(self, run):
        return self.api.call("GET", f"{self.path}/backupscheduleruns/{run.name}")["status"]


class Run:
    def __init__(self, team, name):
        api = team.api
        facts = {"trigger": "manual", "scheduledFor": "2026-01-01T00:00:00Z", "scheduleRef": reference(team.schedule)}
        run = team.create("backupscheduleruns", "BackupScheduleRun", {"name": name, "ownerReferences": owned_by(team.schedule)},
                          facts | {"tenantRef": {"name": "tenant"}})
        resolved = facts | {"tenantRef": reference(team.tenant), "origin": "controller",
                            "provider": team.tenant["spec"]["provider"], "policyTypes": team.policy_types,
                            "includeFoundations": team.include_foundations}
        api.call("PATCH", f"{team.path}/backupscheduleruns/{name}/status", {"status": {"resolved": resolved}}, MERGE)
        spec = {"restartPolicy": "Never", "serviceAccountName": "reader", "automountServiceAccountToken": False,
                "containers": [{"name": "executor", "image": "strongroom"}]}
        job = api.call("POST", f"/apis/batch/v1/namespaces/{team.name}/jobs", {
            "metadata": {"name": name, "ownerReferences": owned_by(run)}, "spec": {"template": {"spec": spec}}})
        pods = f"/api/v1/namespaces/{team.name}/pods"
        api.call("POST", pods, {"metadata": {"name": f"{name}-x", "ownerReferences": owned_by(job)}, "spec": spec})
        api.call("PATCH", f"{pods}/{name}-x/status", {"status": {"phase": "Running"}}, MERGE)
        token = api.call("POST", f"/api/v1/namespaces/{team.name}/serviceaccounts/reader/token", {
            "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {
                "audiences": ["strongroom"], "boundObjectRef": {"apiVersion": "v1", "kind": "Pod", "name": f"{name}-x"}}})
        self.name, self.uid, self.token = name, run["metadata"]["uid"], token["status"]["token"]
        self.path = f"/v1/namespaces/{team.name}/runs/{name}/report?uid={self.uid}"
        self.headers = {"Authorization": f"Bearer {self.token}", "Content-Type": REPORT_TYPE}


def reference(thing):
    return {"name": thing["metadata"]["name"], "uid": thing["metadata"]["uid"]}


def owned_by(owner):
    return [{"apiVersion": owner["apiVersion"], "kind": owner["kind"], "controller": True} | reference(owner)]


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def item(policy_type, name, content):
    return canonical({"item": {"type": policy_type, "externalID": f"{policy_type}/{name}", "displayName": name, "content": content}})


def report(run, lines, policy_type, total):
    """The report of a run that backed up `total` policies of one type, as it is sent."""
    outcome = {"outcome": {"phase": "success", "reason": "Completed", "summary": {"typeBreakdown": {
        policy_type: {"state": "complete", "total": total, "backedUp": total, "errors": 0}}}}}
    header = {"header": {"version": 2, "runUID": run.uid}}
    zstd = subprocess.Popen(["zstd", "-q", "-3", "-c"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    return zstd.communicate("".join(f"{line}\n" for line in [canonical(header), *lines, canonical(outcome)]).encode())[0]
