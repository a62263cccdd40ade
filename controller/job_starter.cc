#include "controller/job_starter.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/text.h"
#include "domain/conditions.h"
#include "domain/naming.h"
#include "domain/tenant_rights.h"

namespace strongroom::controller {
namespace {

using kube::Json;

constexpr size_t kMostTold = 10;
constexpr size_t kMostNamed = 3;

domain::AskForRights WhetherToAsk(const Observation& observation, std::chrono::sys_seconds now) {
  const bool is_known =
      std::any_of(observation.runs.begin(), observation.runs.end(), [&](const auto& run) {
        return domain::HasJustReviewedRights(run.second->status, observation.tenant->meta.uid, now);
      });
  return is_known ? domain::AskForRights::kNo : domain::AskForRights::kYes;
}

// "position 2 among the runs that wait for tenant prod, where these work: a, b, c and 2 more"
std::string QueueWords(size_t position, const std::string& tenant,
                       const std::vector<kube::ObjectKey>& inside) {
  std::string words =
      "position " + std::to_string(position) + " among the runs that wait for tenant " + tenant;
  if (inside.empty()) return words;
  words += inside.size() == 1 ? ", where this one works: " : ", where these work: ";
  for (size_t i = 0; i < std::min(inside.size(), kMostNamed); ++i) {
    words += (i == 0 ? "" : ", ") + inside[i].name;
  }
  return words + base::AndMore(inside.size(), kMostNamed);
}

}  // namespace

bool JobStarter::Start(const Observation& observation, const CachedRun& run) {
  const api::Tenant& tenant = *observation.tenant;
  const domain::ResolvedRun resolved = ResolvedAs(observation, run);
  const size_t position = parts_.gate.Enter({.tenant = KeyOf(tenant.meta),
                                             .run = KeyOf(run.meta),
                                             .schedule = KeyOf(observation.schedule->meta),
                                             .scheduled_for = resolved.scheduled_for,
                                             .created_at = run.meta.created_at,
                                             .origin = resolved.origin},
                                            static_cast<size_t>(tenant.spec.max_concurrent_runs));
  if (position != 0) {
    Queue(run, resolved, position);
    return true;
  }
  // What has no Job holds no place. Should it have one all the same, the next look gives it back.
  const auto leave = [&] { LeaveGate(parts_.gate, KeyOf(run.meta), parts_.queue); };
  try {
    const auto frozen = runs_.Freeze(run, resolved);
    if (frozen && TryToCreateJob(observation, *frozen)) return true;
    leave();
    return !frozen;
  } catch (...) {
    leave();
    throw;
  }
}

bool JobStarter::TryToCreateJob(const Observation& observation, const CachedRun& run) {
  try {
    CreateJob(observation, run);
    return true;
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& e) {
    const auto* const answer = dynamic_cast<const kube::ApiError*>(&e);
    if (answer != nullptr && kube::IsConflict(*answer)) throw;
    if (answer != nullptr && AreTooManyJobs(answer->what())) room_.Make(observation);
    const bool is_invalid = kube::ProspectOf(base::Asked::kApiServer, e) == base::Prospect::kFinal;
    base::LogError("job cannot be made",
                   {{"namespace", run.meta.ns}, {"run", run.meta.name}, {"error", e.what()}});
    const auto reason = is_invalid ? domain::obstacle::kJobInvalid : domain::obstacle::kJobRefused;
    teller_.Block(*observation.schedule, run,
                  {std::string(reason), base::Cut(e.what(), domain::kMaxWords)}, "");
  }
  return false;
}

void JobStarter::Queue(const CachedRun& run, const domain::ResolvedRun& resolved, size_t position) {
  const domain::Condition* const told = domain::QueuedOf(run);
  const bool is_told = told != nullptr && told->reason == domain::run_queued::kTenantBusy;
  std::string now = QueueWords(position, resolved.tenant.name,
                               parts_.gate.Inside({run.meta.ns, resolved.tenant.name}));
  // Those far behind are not told of each step of the line: that would be a write for each of them.
  if (is_told && (told->message == now || position > kMostTold)) return;
  runs_.Queue(run, resolved, {std::string(domain::run_queued::kTenantBusy), std::move(now)});
}

void JobStarter::CreateJob(const Observation& observation, const CachedRun& run) {
  if (TryCreateJob(parts_.client, observation, run)) return;
  const std::string taken = domain::JobNameOf(run);
  const std::string instead = domain::OtherName(run.meta.name, parts_.new_ending());
  const auto renamed = runs_.RenameJob(run, instead);
  if (!renamed) return;
  if (!TryCreateJob(at_once_, observation, *renamed)) {
    throw NameTakenError("Job " + instead + " is somebody else's, as is " + taken);
  }
  teller_.TellNameTaken(*observation.schedule, "Job " + taken, instead);
}

bool JobStarter::TryCreateJob(const kube::Client& client, const Observation& observation,
                              const CachedRun& run) {
  const Json job = api::BuildJob(job_, run, *observation.schedule, *observation.tenant,
                                 WhetherToAsk(observation, parts_.clock.NowSeconds()));
  try {
    parts_.own_writes.NoteJob(KeyOf(observation.schedule->meta),
                              client.Create(kJobs, run.meta.ns, job));
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) throw;
    const Json found = parts_.client.Get(kJobs, run.meta.ns, domain::JobNameOf(run));
    const CachedJob there = DecodeCachedJob(found);
    if (!IsJobOf(&there, run)) return false;
    parts_.own_writes.NoteJob(KeyOf(observation.schedule->meta), found);
    return true;
  }
  TellDispatched(run);
  return true;
}

void JobStarter::TellDispatched(const CachedRun& run) {
  const domain::ResolvedRun& resolved = *run.status.resolved;
  const auto late = parts_.clock.Now() - resolved.scheduled_for;
  if (resolved.trigger == domain::Trigger::kSchedule) {
    parts_.metrics.dispatch_latency.Observe(std::chrono::duration<double>(late).count());
  }
  base::LogInfo("job created",
                {{"namespace", run.meta.ns},
                 {"run", run.meta.name},
                 {"seconds_after_slot", std::chrono::duration<double>(late).count()}});
}

}  // namespace strongroom::controller
