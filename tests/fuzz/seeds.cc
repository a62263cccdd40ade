#include "base/sha256.h"
#include "fuzz/targets.h"

namespace strongroom::fuzz {
namespace {

constexpr const char* kSchedule = R"({"metadata": {"namespace": "shop", "name": "nightly",
  "uid": "u-1", "generation": 2, "creationTimestamp": "2026-03-01T00:00:00Z",
  "annotations": {"strongroom.dev/run-now": "token"}},
 "spec": {"tenantRef": {"name": "prod"}, "frequency": "weekly", "daysOfWeek": [1, 7],
  "timeOfDay": "02:30", "timezone": "Europe/Berlin", "policyTypes": ["roles", "*"],
  "retention": {"keepLast": 5}, "catchUp": "latest", "startingDeadlineSeconds": 600,
  "concurrencyPolicy": "replace", "timeoutSeconds": 60, "spreadSeconds": 90,
  "executor": {"image": "x", "resources": {"limits": {"memory": "1Gi"}}}},
 "status": {"effectiveSince": "2026-03-01T00:00:00Z", "effectiveTiming": "x",
  "lastScheduledFor": "2026-03-20T02:30:00Z", "lastRunStatus": "failed",
  "active": [{"name": "a", "uid": "b"}], "recentRuns": [{"name": "r", "status": "success",
  "scheduledFor": "2026-03-20T02:30:00Z"}], "conditions": [{"type": "Ready", "status": "True",
  "reason": "Scheduled", "message": "m", "lastTransitionTime": "2026-03-01T00:00:00Z"}]}})";

constexpr const char* kKubeconfig = R"(apiVersion: v1
kind: Config
current-context: here
contexts:
- name: here
  context: {cluster: local, user: me, namespace: shop}
clusters:
- name: local
  cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: "Y2E="}
users:
- name: me
  user: {token: secret, client-certificate: me.crt, client-key: me.key}
)";

constexpr const char* kCatalogue = R"(schemaVersion: 1
provider: kubernetes
defaults:
  strip: [status]
types:
- key: roles
  kind: Role
  group: rbac.authorization.k8s.io
  versions: [v1, v1beta1]
  resource: roles
  namespaced: true
  class: policy
)";

std::string ItemLine() {
  return R"({"item": {"type": "roles", "externalID": "a/b", "content": "{}", "secretsMasked": true}})";
}

constexpr const char* kOutcomeLine = R"({"outcome": {"phase": "partial", "reason": "Incomplete",
  "attempts": 2, "errorCode": "THROTTLED", "errorMessage": "slow",
  "startedAt": "2026-03-29T01:30:00Z", "summary": {"policiesTotal": 3, "warnings": ["w"],
  "unknownPolicyTypes": ["x"], "changes": {"added": 1, "changed": 2, "removed": 3},
  "typeBreakdown": {"roles": {"state": "complete", "total": 3, "backedUp": 2, "errors": 1}}}}})";

}  // namespace

const std::vector<Target>& Targets() {
  static const std::vector<Target> targets{
      {"Timestamp",
       FuzzTimestamp,
       {"2026-03-29T01:30:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31t23:59:59.123-00:01"}},
      {"Schedule", FuzzSchedule, {kSchedule, R"({"spec": {}})", "[]"}},
      {"ReportLine",
       FuzzReportLine,
       {ItemLine(), kOutcomeLine, R"({"header": {"version": 1, "runUID": "u"}})"}},
      {"Kubeconfig", FuzzKubeconfig, {kKubeconfig}},
      {"Manifest",
       FuzzManifest,
       {kSchedule, kKubeconfig,
        "---\nkind: List\nitems:\n- {a: 02:30, b: [~, !!str 1, -1.5]}\n---\n"}},
      {"Printable",
       FuzzPrintable,
       {"\x1b[31mred\x1b]0;a\x07", "\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81\xed\xa0\x80\xff",
        "M\xc3\xbcller \xf0\x9f\x98\x80 of a long way to go"}},
      {"Catalogue", FuzzCatalogue, {kCatalogue}},
  };
  return targets;
}

}  // namespace strongroom::fuzz
