#include "controller/cached.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "api/error.h"
#include "api/kinds.h"
#include "base/json_members.h"
#include "base/log.h"

namespace strongroom::controller {
namespace {

template <typename T, typename Decode>
Decoded<T> TryDecode(std::string_view kind, const nlohmann::json& object, Decode decode) {
  try {
    return {decode(object), ""};
  } catch (const std::exception& e) {
    Decoded<T> value;
    try {
      value.meta = api::DecodeMeta(object);
    } catch (const api::ApiFormatError&) {
      value.meta.name = "?";
    }
    value.decode_error = e.what();
    base::LogError("object cannot be read", {{"kind", kind},
                                             {"namespace", value.meta.ns},
                                             {"name", value.meta.name},
                                             {"error", value.decode_error}});
    return value;
  }
}

}  // namespace

bool IsRefused(const CachedRun& run) {
  return run.decode_error.empty() && !run.status.resolved &&
         domain::IsTerminal(run.status.outcome.phase);
}

kube::ObjectKey ScheduleKeyOf(const api::Run& run) {
  return {run.meta.ns, domain::FactsOf(run).schedule.name};
}

CachedRun DecodeCachedRun(const nlohmann::json& object) {
  CachedRun run = TryDecode<api::Run>(api::kRunKind.kind, object, api::DecodeRun);
  run.status.changes = {};  // nothing here looks at them, and they are the most of a run
  return run;
}

CachedJob DecodeCachedJob(const nlohmann::json& object) {
  return TryDecode<api::Job>("Job", object, api::DecodeJob);
}

CachedPod DecodeCachedPod(const nlohmann::json& object) {
  return TryDecode<api::Pod>("Pod", object, api::DecodePod);
}

namespace {

CachedRestore DecodeRestore(const nlohmann::json& object) {
  auto whole = TryDecode<api::Restore>(api::kRestoreKind.kind, object, api::DecodeRestore);
  if (whole.decode_error.empty()) return {std::move(whole), ""};
  try {
    return {{api::DecodeRestoreStatus(object), ""}, std::move(whole.decode_error)};
  } catch (const std::exception& e) {
    whole.decode_error = e.what();
  }
  // Which set it uses, and whether it has ended, is known of more of them than all that they say.
  if (const base::Json* const spec = base::MemberAt(object, "spec")) {
    whole.spec.backup_set = base::TextOrEmpty(*spec, "backupSet");
  }
  if (const base::Json* const status = base::MemberAt(object, "status")) {
    const auto phase = base::Parse<domain::RestorePhase>(base::TextOrEmpty(*status, "phase"));
    if (phase) whole.status.phase = *phase;
  }
  return {std::move(whole), ""};
}

}  // namespace

CachedRestore DecodeCachedRestore(const nlohmann::json& object) {
  CachedRestore restore = DecodeRestore(object);
  restore.labels = api::LabelsOf(object);
  return restore;
}

}  // namespace strongroom::controller
