#include "server/restore/progress_exchange.h"

#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "domain/drill_object.h"
#include "domain/obstacles.h"
#include "domain/restore_reasons.h"
#include "domain/show_imported.h"
#include "server/request_error.h"
#include "server/restore/read_progress.h"
#include "server/restore/show_progress.h"
#include "store/set_reader.h"

namespace strongroom::server::restore {
namespace {

namespace refusal_code = api::refusal_code;
using api::RestoreProgress;
using domain::RestorePlanned;
using domain::RestoreResult;
using domain::RestoreStep;

[[noreturn]] void RefusePlan() {
  throw RequestError(refusal_code::kPlanConflict,
                     "this is not, or not all, of what was said of the plan before");
}

// Of all of a set nobody expects what was not stored.
std::string_view ExpectedOf(const domain::RestoreSpec& spec) {
  return spec.select.empty() ? domain::restore_reason::kNotStored : std::string_view();
}

// The status says the end already: its answer was lost.
bool HasHeard(const Step& step, const RestoreProgress& progress) {
  if (step.step == RestoreStep::kApply) return ShowsEnd(step.restore, step.job);
  const auto& plan = step.restore.status.plan;
  return progress.end && plan && plan->spec_digest == step.spec_digest &&
         plan->digest == progress.end->plan_digest;
}

// What whoever reads a plan shall know of a set that somebody has put in; of others nothing.
std::string OriginOf(const Parts& parts, const api::Restore& restore) {
  const auto set = store::FindSet(
      parts.database,
      {.cluster_uid = parts.cluster.Uid(), .ns = restore.meta.ns, .name = restore.spec.backup_set});
  if (!set || !set->imported) return "";
  return base::Cut(NameOf(*set) + ' ' + domain::ShowImported(set->imported->by, set->sealed_at),
                   domain::kMaxWords);
}

}  // namespace

void ProgressExchange::Authorise(const Identity& caller) {
  Admit(caller, Leaving::kHeard);
  if (request_.Header("content-type") != api::kJsonContentType) {
    throw RequestError(refusal_code::kWrongContentType,
                       "expected content type " + std::string(api::kJsonContentType));
  }
}

http::Response ProgressExchange::Answer() {
  RestoreProgress progress = ReadProgress(parts_, step_, *request_.body);
  if (domain::HasEnded(step_.restore.status.phase) && HasHeard(step_, progress)) {
    return JsonResponse("{}");
  }
  RequireUnended(step_.restore);
  switch (progress.step) {
    case RestoreStep::kPlan:
      TakePlan(std::move(progress));
      break;
    case RestoreStep::kApply:
      TakeResults(std::move(progress));
      break;
  }
  return JsonResponse("{}");
}

store::PlanKey ProgressExchange::Key() const {
  return {.cluster_uid = parts_.cluster.Uid(),
          .ns = ns_,
          .name = name_,
          .uid = step_.restore.meta.uid,
          .about = step_.spec_digest,
          .job = step_.job,
          .backup_set = step_.restore.spec.backup_set,
          .drill_of = domain::ScheduleOfDrill(step_.restore)};
}

store::AuditEntry ProgressExchange::EndEntry() const {
  store::AuditEntry entry = EntryOf("restore", About().object);
  entry.result = "accepted";
  return entry;
}

void ProgressExchange::TakePlan(RestoreProgress progress) {
  const bool has_plan = !progress.end || !progress.end->plan_digest.empty();
  if (has_plan && !store::AddPlanned(parts_.database, Key(), progress.is_first, progress.items)) {
    RefusePlan();
  }
  if (!progress.end) return;
  progress.items = {};  // Kubernetes may be slow
  RestorePlanned planned{.spec_digest = step_.spec_digest,
                         .job = step_.job,
                         .digest = progress.end->plan_digest,
                         .set_digest = progress.end->set_digest,
                         .counts = {},
                         .unmet = progress.end->unmet,
                         .planned_at = parts_.clock.NowSeconds(),
                         .reason = progress.end->reason,
                         .message = progress.end->message};
  // Said before it is stored: the newest that is stored is the one that the status shows.
  if (IsPlannedOtherwise(step_.restore, planned)) RefusePlan();
  if (!has_plan) {
    if (!store::DropPlan(parts_.database, Key())) RefusePlan();
    if (!HasHeard(step_, progress)) Require(EndEntry());
  } else {
    const auto ended = store::EndPlan(parts_.database, Key(),
                                      {.digest = progress.end->plan_digest,
                                       .set_digest = progress.end->set_digest,
                                       .items = progress.end->items,
                                       .unmet = progress.end->unmet},
                                      EndEntry());
    if (!ended) RefusePlan();
    planned.planned_at = ended->plan.planned_at;
    planned.counts = store::CountActions(parts_.database, ended->plan.id);
    const store::PlanGaps gaps =
        store::FindGaps(parts_.database, ended->plan.id, ExpectedOf(step_.restore.spec),
                        static_cast<int>(domain::kMostRefusedShown));
    planned.refused = domain::ShowRefused(gaps.refused);
    planned.untried = gaps.untried;
    planned.message = OriginOf(parts_, step_.restore);
  }
  ShowPlan(parts_.cluster, step_, planned);
  base::LogInfo("restore planned", {{"namespace", ns_},
                                    {"restore", name_},
                                    {"plan", planned.digest},
                                    {"writes", planned.counts.writes()},
                                    {"reason", planned.reason}});
}

void ProgressExchange::TakeResults(RestoreProgress progress) {
  const auto plan = store::FindPlan(parts_.database, step_.restore.meta.uid, step_.plan_digest);
  if (!plan) {
    throw RequestError(refusal_code::kNotFound, "the plan is not stored, or not any more");
  }
  if (!store::AddResults(parts_.database, plan->id, progress.items)) RefusePlan();
  progress.items = {};  // Kubernetes may be slow
  const store::ResultCounts counts = store::CountResults(parts_.database, plan->id);
  RestoreResult result{.job = step_.job,
                       .done = counts.done,
                       .nothing_to_do = counts.nothing_to_do,
                       .failed = counts.failed,
                       .not_reached = counts.not_reached,
                       .ended_at = {},
                       .reason = {},
                       .message = {}};
  if (progress.end) {
    result.not_reached += counts.open;
    result.ended_at = parts_.clock.NowSeconds();
    result.reason = progress.end->reason;
    result.message = progress.end->message;
  }
  const bool ends = progress.end && !HasHeard(step_, progress);
  if (ends) Require(EndEntry());
  ShowResult(parts_.cluster, step_, result);
  if (!ends) return;
  base::LogInfo("restore done", {{"namespace", ns_},
                                 {"restore", name_},
                                 {"plan", plan->digest},
                                 {"done", result.done},
                                 {"failed", result.failed},
                                 {"notReached", result.not_reached},
                                 {"reason", result.reason}});
}

}  // namespace strongroom::server::restore
