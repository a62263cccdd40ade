#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/host.h"
#include "kube/client.h"
#include "sets/audit_event.h"
#include "sets/backup_set.h"

namespace strongroom::cli {

using Json = nlohmann::json;

// The tenants, schedules, runs and sets of one cluster and namespace. Every call throws CliError
// with a message for the user, ForbiddenError where the caller has not the right; one of a name
// that is not there names the nearest that is. One thread uses it.
class Objects {
 public:
  // Connects. Throws CliError, also for a flag that is wrong. `host` outlives the object.
  Objects(const ConnectionFlags& flags, const Host& host);

  const std::string& ns() const { return connection_.ns; }

  // Which cluster it is (kube/cluster_identity.h); empty where the caller may not know, or it does
  // not say it.
  std::string ClusterUid() const;

  Json Tenant(const std::string& name) const;
  Json Schedule(const std::string& name) const;
  Json Run(const std::string& name) const;
  // Null when there is no object of that name.
  Json OrNull(const kube::Resource& resource, const std::string& name) const;
  // Throws CliError: there is none of that name.
  [[noreturn]] void RefuseMissing(const kube::Resource& resource, const std::string& name) const;
  // Of all objects there, in the order of a list; `ns` is empty for what is in no namespace.
  std::vector<std::string> Names(const kube::Resource& resource, const std::string& ns) const;
  // All of the namespace.
  std::vector<Json> Schedules() const;
  // All of the namespace, or of all namespaces.
  std::vector<Json> Runs(bool all_namespaces) const;

  // The backup sets that runs of a schedule have stored, or all that there are, as a list has them:
  // without their types.
  std::vector<sets::BackupSet> Sets(bool all_namespaces, const std::string& schedule) const;
  // Those that were put in, under the name of a schedule, or of any.
  std::vector<sets::BackupSet> ImportedSets(bool all_namespaces, const std::string& schedule) const;
  sets::BackupSet Set(const std::string& name) const;
  // Absent when there is none of that name.
  std::optional<sets::BackupSet> SetIfThere(const std::string& name) const;
  // What its subresource answers, as it came. Longer is waited than for other answers: `verify`
  // reads all of a set. What the server puts off (429, and what comes with Retry-After) is asked
  // for again, for five minutes at most.
  std::string ReadSet(const std::string& name, const std::string& subresource,
                      const std::map<std::string, std::string>& query = {}) const;

  // The same; absent where it has no such thing (404).
  std::optional<std::string> ReadSetIfThere(
      const std::string& name, const std::string& subresource,
      const std::map<std::string, std::string>& query = {}) const;

  // A page of the audit log, of the namespace or of all; `query` as docs/audit.md has it. Where the
  // next one begins stands in `position`, which is empty at first, and after the last.
  std::vector<sets::AuditEvent> AuditEvents(bool all_namespaces,
                                            const std::map<std::string, std::string>& query,
                                            int limit, std::string& position) const;

  // What the server found in the next part of the audit log, of at most `limit` rows, as it came.
  // Patient, as ReadSet.
  std::string VerifyAudit(int limit, const std::string& position) const;

  Json Restore(const std::string& name) const;
  // All of the namespace.
  std::vector<Json> Restores() const;
  // What the sets API answers of the plan of a BackupRestore; null before there is one. And a page
  // of its policies, as it came, from `position` on.
  Json RestorePlanOrNull(const std::string& restore) const;
  std::string ReadRestorePlanItems(const std::string& restore, const std::string& position) const;
  // By the caller, of the plan of that digest, "sha256:..".
  void ApproveRestore(const std::string& name, const std::string& plan_digest) const;

  Json Notifier(const std::string& name) const;
  // All of the namespace.
  std::vector<Json> Notifiers() const;

  // Merge patches (RFC 7386); the answer is the object as it is now.
  sets::BackupSet PatchSet(const std::string& name, const Json& patch) const;
  // False when the patch names a resourceVersion that is not the current one any more.
  bool TryPatchSchedule(const std::string& name, const Json& patch) const;
  void PatchRun(const std::string& name, const Json& patch) const;
  void PatchNotifier(const std::string& name, const Json& patch) const;
  // False when there is a run of that name already.
  bool TryCreateRun(const Json& run) const;

  // A run, or a Notifier, or null; throws web::WebError, not CliError: for callers that try again.
  Json FindRun(const std::string& name) const;
  Json FindNotifier(const std::string& name) const;

 private:
  Json Get(const kube::Resource& resource, const std::string& name) const;
  std::vector<sets::BackupSet> SetsWith(bool all_namespaces,
                                        const std::string& label_selector) const;
  std::vector<Json> List(const kube::Resource& resource, const std::string& ns,
                         const std::string& labels = "") const;
  // Calls `action`; what it throws becomes a CliError.
  template <typename Action>
  auto Try(Action action) const -> decltype(action());

  const Connection connection_;
  const kube::Client client_;
  const kube::Client patient_client_;
  const std::chrono::milliseconds read_timeout_;
};

}  // namespace strongroom::cli
