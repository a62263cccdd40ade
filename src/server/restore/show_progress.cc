#include "server/restore/show_progress.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/restore.h"
#include "server/request_error.h"
#include "web/error.h"

namespace strongroom::server::restore {
namespace {

namespace refusal_code = api::refusal_code;
using domain::RestorePlanned;
using domain::RestoreResult;

// The patch that a restore needs; absent when it shows all already.
using BuildPatch = std::function<std::optional<nlohmann::json>(const api::Restore&)>;

void Patch(Cluster& cluster, const Step& step, const BuildPatch& build) {
  const domain::ObjectMeta& meta = step.restore.meta;
  for (int round = 0; round < kMaxConflicts; ++round) {
    const auto restore = cluster.FindRestore(meta.ns, meta.name);
    if (!restore || restore->meta.uid != meta.uid) {
      throw RequestError(refusal_code::kUnknownRestore, "the restore is not there any more");
    }
    const auto patch = build(*restore);
    if (!patch) return;
    RequireUnended(*restore);
    if (domain::SpecDigestOf(restore->spec) != step.spec_digest) {
      throw RequestError(refusal_code::kPlanConflict, "the restore is for something else now");
    }
    if (cluster.PatchRestoreStatus(*restore, *patch)) return;
  }
  throw web::TransportError("the status of restore " + meta.ns + "/" + meta.name +
                            " keeps changing");
}

}  // namespace

bool IsPlannedOtherwise(const api::Restore& restore, const RestorePlanned& planned) {
  const auto& shown = restore.status.plan;
  return shown && shown->spec_digest == planned.spec_digest && !shown->digest.empty() &&
         shown->digest != planned.digest;
}

bool ShowsEnd(const api::Restore& restore, const std::string& job) {
  const auto& shown = restore.status.result;
  return shown && shown->job == job && shown->ended_at;
}

void ShowPlan(Cluster& cluster, const Step& step, const RestorePlanned& planned) {
  Patch(cluster, step, [&](const api::Restore& restore) -> std::optional<nlohmann::json> {
    RestorePlanned now = planned;
    if (restore.status.plan) now.planned_at = restore.status.plan->planned_at;
    if (restore.status.plan == now) return std::nullopt;
    if (IsPlannedOtherwise(restore, planned)) {
      throw RequestError(refusal_code::kPlanConflict, "the restore is planned otherwise already");
    }
    return api::BuildPlannedPatch(restore, planned);
  });
}

void ShowResult(Cluster& cluster, const Step& step, const RestoreResult& result) {
  Patch(cluster, step, [&](const api::Restore& restore) -> std::optional<nlohmann::json> {
    if (ShowsEnd(restore, result.job) || restore.status.result == result) return std::nullopt;
    return api::BuildResultPatch(restore, result);
  });
}

}  // namespace strongroom::server::restore
