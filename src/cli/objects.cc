#include "cli/objects.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/kinds.h"
#include "base/nearest.h"
#include "cli/answers.h"
#include "cli/connection.h"
#include "cli/error.h"
#include "kube/cluster_identity.h"
#include "kube/error.h"
#include "kube/object_key.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

constexpr int kNotFound = 404;

// API servers end a request after a minute.
constexpr std::chrono::seconds kReadTimeout{70};

NotInstalledError NotInstalled(const kube::Resource& resource) {
  const bool is_of_sets = resource.group == api::kSetKind.group;
  return NotInstalledError(
      "this cluster does not know " + resource.FullName() +
      (is_of_sets ? ": Strongroom's API of backup sets is not installed (api.enabled of its chart)"
                  : ": Strongroom's custom resource definitions are not installed"));
}

// Which answers may pass is in base/prospect.h.
kube::ClientOptions Patient(kube::ClientOptions options) {
  options.max_retries = std::numeric_limits<int>::max();
  options.max_retry_wait = kLongestWait;
  return options;
}

kube::ClientOptions OptionsFrom(const ConnectionFlags& flags) {
  kube::ClientOptions options;
  options.timeout = RequestTimeout(flags, options.timeout);
  return options;
}

// A resource that is not there: where it is, a list is empty, and the API server knows what object
// it has not.
template <typename Call>
auto AskFor(const kube::Resource& resource, Call call) {
  try {
    return call();
  } catch (const kube::ApiError& e) {
    if (e.status() == kNotFound) throw NotInstalled(resource);
    throw;
  }
}

}  // namespace

Objects::Objects(const ConnectionFlags& flags, const Host& host)
    : connection_(ConnectAsCaller(flags, host)),
      client_(*connection_.transport, OptionsFrom(flags), host.clock, host.stop),
      patient_client_(*connection_.transport, Patient(OptionsFrom(flags)), host.clock, host.stop),
      read_timeout_(flags.request_timeout.empty() ? kReadTimeout : OptionsFrom(flags).timeout) {}

template <typename Action>
auto Objects::Try(Action action) const -> decltype(action()) {
  return AskServer(connection_, action);
}

std::string Objects::ClusterUid() const {
  try {
    return kube::ClusterIdentity(client_.WithoutRetries()).Uid();
  } catch (const web::StoppedError&) {
    throw Interrupted();
  } catch (const web::WebError&) {
    return {};
  }
}

Json Objects::Tenant(const std::string& name) const { return Get(api::kTenantKind, name); }

Json Objects::Schedule(const std::string& name) const { return Get(api::kScheduleKind, name); }

Json Objects::Run(const std::string& name) const { return Get(api::kRunKind, name); }

Json Objects::OrNull(const kube::Resource& resource, const std::string& name) const {
  return Try([&] { return AskFor(resource, [&] { return client_.Find(resource, ns(), name); }); })
      .value_or(nullptr);
}

std::vector<std::string> Objects::Names(const kube::Resource& resource,
                                        const std::string& ns) const {
  std::vector<std::string> names;
  for (const Json& object : List(resource, ns)) names.push_back(kube::KeyOf(object).name);
  return names;
}

std::vector<Json> Objects::Schedules() const { return List(api::kScheduleKind, ns()); }

std::vector<Json> Objects::Runs(bool all_namespaces) const {
  return List(api::kRunKind, all_namespaces ? "" : ns());
}

std::vector<sets::BackupSet> Objects::SetsWith(bool all_namespaces,
                                               const std::string& label_selector) const {
  std::vector<sets::BackupSet> sets;
  for (const Json& set : List(api::kSetKind, all_namespaces ? "" : ns(), label_selector)) {
    sets.push_back(OrCliError([&] { return sets::ReadListedSet(set); }));
  }
  return sets;
}

std::vector<sets::BackupSet> Objects::Sets(bool all_namespaces, const std::string& schedule) const {
  return SetsWith(all_namespaces,
                  schedule.empty() ? "" : std::string(api::kScheduleLabel) + '=' + schedule);
}

std::vector<sets::BackupSet> Objects::ImportedSets(bool all_namespaces,
                                                   const std::string& schedule) const {
  return SetsWith(all_namespaces, schedule.empty()
                                      ? std::string(api::kImportedLabel) + "=true"
                                      : std::string(api::kImportedScheduleLabel) + '=' + schedule);
}

sets::BackupSet Objects::Set(const std::string& name) const {
  const Json set = Get(api::kSetKind, name);
  return OrCliError([&] { return sets::ReadSet(set); });
}

std::optional<sets::BackupSet> Objects::SetIfThere(const std::string& name) const {
  const Json set = OrNull(api::kSetKind, name);
  if (set.is_null()) return std::nullopt;
  return OrCliError([&] { return sets::ReadSet(set); });
}

std::string Objects::ReadSet(const std::string& name, const std::string& subresource,
                             const std::map<std::string, std::string>& query) const {
  const kube::Client client = patient_client_.WithDeadline(client_.clock().Steady() + kPatience);
  return Try([&] {
    return client.WithTimeout(read_timeout_).Read(api::kSetKind, ns(), name, subresource, query);
  });
}

std::optional<std::string> Objects::ReadSetIfThere(
    const std::string& name, const std::string& subresource,
    const std::map<std::string, std::string>& query) const {
  try {
    return ReadSet(name, subresource, query);
  } catch (const NotFoundError&) {
    return std::nullopt;
  }
}

std::vector<sets::AuditEvent> Objects::AuditEvents(bool all_namespaces,
                                                   const std::map<std::string, std::string>& query,
                                                   int limit, std::string& position) const {
  const kube::Resource resource = api::kAuditEventKind;
  kube::ListOptions options;
  options.limit = limit;
  options.continue_token = position;
  options.query = query;
  kube::Page page = Try([&] {
    return AskFor(resource,
                  [&] { return client_.List(resource, all_namespaces ? "" : ns(), options); });
  });
  position = page.continue_token;
  std::vector<sets::AuditEvent> events;
  for (Json& item : page.items) {
    events.push_back(OrCliError([&] { return sets::ReadAuditEvent(std::move(item)); }));
  }
  return events;
}

std::string Objects::VerifyAudit(int limit, const std::string& position) const {
  const kube::Resource resource = api::kAuditEventKind;
  const kube::Client client = patient_client_.WithDeadline(client_.clock().Steady() + kPatience);
  const std::map<std::string, std::string> query{{"limit", std::to_string(limit)},
                                                 {"continue", position}};
  return Try([&] {
    return AskFor(resource, [&] {
      return client.WithTimeout(read_timeout_).Read(resource, "", "verify", "", query);
    });
  });
}

Json Objects::Restore(const std::string& name) const { return Get(api::kRestoreKind, name); }

std::vector<Json> Objects::Restores() const { return List(api::kRestoreKind, ns()); }

Json Objects::Notifier(const std::string& name) const { return Get(api::kNotifierKind, name); }

std::vector<Json> Objects::Notifiers() const { return List(api::kNotifierKind, ns()); }

Json Objects::RestorePlanOrNull(const std::string& restore) const {
  return OrNull(api::kRestorePlanKind, restore);
}

std::string Objects::ReadRestorePlanItems(const std::string& restore,
                                          const std::string& position) const {
  const std::map<std::string, std::string> query{{"continue", position}};
  return Try([&] {
    return client_.WithTimeout(read_timeout_)
        .Read(api::kRestorePlanKind, ns(), restore, "items", query);
  });
}

void Objects::ApproveRestore(const std::string& name, const std::string& plan_digest) const {
  const kube::Resource plans = api::kRestorePlanKind;
  const Json approval{{"apiVersion", plans.ApiVersion()},
                      {"kind", api::kRestoreApprovalKind},
                      {"spec", {{"planDigest", plan_digest}}}};
  Try([&] { return client_.Post(kube::ResourcePath(plans, ns(), name, "approve"), approval); });
}

sets::BackupSet Objects::PatchSet(const std::string& name, const Json& patch) const {
  const Json set = Try([&] { return client_.MergePatch(api::kSetKind, ns(), name, patch); });
  return OrCliError([&] { return sets::ReadListedSet(set); });
}

bool Objects::TryPatchSchedule(const std::string& name, const Json& patch) const {
  return Try([&] {
    try {
      client_.MergePatch(api::kScheduleKind, ns(), name, patch);
      return true;
    } catch (const kube::ApiError& e) {
      if (!kube::IsConflict(e)) throw;
      return false;
    }
  });
}

void Objects::PatchRun(const std::string& name, const Json& patch) const {
  Try([&] { return client_.MergePatch(api::kRunKind, ns(), name, patch); });
}

void Objects::PatchNotifier(const std::string& name, const Json& patch) const {
  Try([&] { client_.MergePatch(api::kNotifierKind, ns(), name, patch); });
}

bool Objects::TryCreateRun(const Json& run) const {
  return Try([&] {
    try {
      client_.Create(api::kRunKind, ns(), run);
      return true;
    } catch (const kube::ApiError& e) {
      if (!kube::IsAlreadyExists(e)) throw;
      return false;
    }
  });
}

Json Objects::FindRun(const std::string& name) const {
  return client_.Find(api::kRunKind, ns(), name).value_or(nullptr);
}

Json Objects::FindNotifier(const std::string& name) const {
  return client_.Find(api::kNotifierKind, ns(), name).value_or(nullptr);
}

Json Objects::Get(const kube::Resource& resource, const std::string& name) const {
  Json object = OrNull(resource, name);
  if (object.is_null()) RefuseMissing(resource, name);
  return object;
}

std::vector<Json> Objects::List(const kube::Resource& resource, const std::string& ns,
                                const std::string& labels) const {
  std::vector<Json> objects;
  kube::ListOptions options;
  options.selector.labels = labels;
  do {
    Try([&] {
      kube::Page page = AskFor(resource, [&] { return client_.List(resource, ns, options); });
      for (Json& item : page.items) objects.push_back(std::move(item));
      options.continue_token = page.continue_token;
    });
  } while (!options.continue_token.empty());
  return objects;
}

void Objects::RefuseMissing(const kube::Resource& resource, const std::string& name) const {
  std::string message =
      resource.FullName() + " \"" + name + "\" not found in namespace \"" + ns() + "\"";
  std::vector<std::string> names;
  try {
    names = Names(resource, ns());
  } catch (const NotInstalledError&) {
    throw;
  } catch (const CliError&) {
    // Listing may be forbidden where getting is not: then there is no advice.
  }
  const std::string nearest =
      base::Nearest(name, std::vector<std::string_view>(names.begin(), names.end()));
  if (!nearest.empty()) message += "; did you mean \"" + nearest + "\"?";
  throw CliError(message);
}

}  // namespace strongroom::cli
