#include "controller/restore_worker.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "api/restore.h"
#include "api/restore_job.h"
#include "base/log.h"
#include "base/text.h"
#include "controller/creation.h"
#include "controller/deletion.h"
#include "controller/job_obstacle.h"
#include "domain/restore_reasons.h"

namespace strongroom::controller {
namespace {

constexpr std::chrono::seconds kTryAgain{60};

// What the status says of the restore that the API server can be told.
bool IsShown(const domain::RestoreStatus& wanted, const domain::RestoreStatus& shown) {
  return wanted.observed_generation == shown.observed_generation && wanted.phase == shown.phase &&
         wanted.reason == shown.reason && wanted.message == shown.message &&
         wanted.job_name == shown.job_name && wanted.started_at == shown.started_at &&
         wanted.finished_at == shown.finished_at && wanted.conditions == shown.conditions &&
         wanted.waiting_since == shown.waiting_since &&
         wanted.approval_required == shown.approval_required;
}

}  // namespace

bool RestoreWorker::DoNext(const std::stop_token& stop) {
  const auto key = queue_.Get(stop);
  if (!key) return false;
  try {
    const auto restore = parts_.caches.restores.Get(*key);
    if (restore) {
      counter_.Seen(*restore);
    } else {
      refused_.erase(*key);
      counter_.Gone(*key);
    }
    if (!restore || !restore->decode_error.empty()) Note(*key, false);
    // One whose status cannot be read, perhaps a later version's, is left alone.
    if (restore && restore->decode_error.empty()) Advance(*restore);
    queue_.Forget(*key);
  } catch (const std::exception& e) {
    if (stop.stop_requested()) return false;
    base::LogWarning("restore could not be looked at",
                     {{"namespace", key->ns}, {"restore", key->name}, {"error", e.what()}});
    queue_.AddRateLimited(*key);
  }
  queue_.Done(*key);
  return true;
}

void RestoreWorker::Advance(const CachedRestore& restore) {
  const kube::ObjectKey key = KeyOf(restore.meta);
  domain::RestoreObserved observed = Observe(restore);
  domain::RestoreCourse course = domain::PlanCourse(observed, parts_.clock.NowSeconds());
  if (course.needs_target) {
    AskForTarget(restore, observed);
    course = domain::PlanCourse(observed, parts_.clock.NowSeconds());
  }
  for (const domain::RestoreJobView& job : course.end_jobs) {
    // In the foreground: it is there until its pod has told what it has done.
    UnlessGone([&] {
      parts_.client.Delete(kJobs, restore.meta.ns, job.name,
                           {.uid = job.uid, .propagation_policy = "Foreground"});
    });
  }
  if (course.begin) {
    if (auto refusal = Create(restore, course)) {
      refused_[key] = {.why = *refusal, .until = parts_.clock.NowSeconds() + kTryAgain};
      observed.target_problem = std::move(refusal);
      course = domain::PlanCourse(observed, parts_.clock.NowSeconds());
    }
  }
  Tell(restore, course.status);
  Note(key, course.status.waiting_since.has_value());
  if (course.wake) queue_.AddAt(key, *course.wake);
}

domain::RestoreObserved RestoreWorker::Observe(const CachedRestore& restore) const {
  domain::RestoreObserved observed{.restore = restore,
                                   .jobs = {},
                                   .new_ending = parts_.new_ending(),
                                   .target_problem = {},
                                   .demands_approval = parts_.options.require_approval,
                                   .unreadable = restore.spec_error};
  for (const auto& job : parts_.caches.JobsOfRestore(restore)) {
    observed.jobs.push_back(ViewOf(*job));
  }
  return observed;
}

void RestoreWorker::AskForTarget(const CachedRestore& restore, domain::RestoreObserved& observed) {
  const kube::ObjectKey key = KeyOf(restore.meta);
  const auto waiting = waiting_.find(key.ns);
  observed.may_wait = waiting == waiting_.end() || waiting->second.contains(key) ||
                      waiting->second.size() < domain::kMostWaitingRestores;
  // Not at once again: that it was refused is a change of the status, and brings the next look.
  const auto refused = refused_.find(key);
  if (refused != refused_.end() && parts_.clock.NowSeconds() < refused->second.until) {
    observed.target_problem = refused->second.why;
    return;
  }
  if (refused != refused_.end()) refused_.erase(refused);
  RestoreAccount account = AccountOf(restore);
  observed.target_problem = std::move(account.problem);
  observed.demands_approval = observed.demands_approval || account.demands_approval;
}

void RestoreWorker::Note(const kube::ObjectKey& restore, bool waits) {
  if (waits) {
    waiting_[restore.ns].insert(restore);
    return;
  }
  const auto waiting = waiting_.find(restore.ns);
  if (waiting == waiting_.end()) return;
  waiting->second.erase(restore);
  if (waiting->second.empty()) waiting_.erase(waiting);
}

domain::RestoreJobView RestoreWorker::ViewOf(const CachedJob& job) const {
  domain::RestoreJobView view{.name = job.meta.name,
                              .uid = job.meta.uid,
                              .purpose = job.restore_purpose,
                              .created_at = job.meta.created_at,
                              .ended_at = {},
                              .is_deleting = job.meta.is_deleting,
                              .is_out_of_time = job.failure_reason == "DeadlineExceeded",
                              .words = {}};
  const PodsOfJob pods = parts_.caches.PodsOf(job);
  // Of the newest that has ended.
  for (const auto& pod : pods) {
    if (view.words.empty()) view.words = pod->state.end;
  }
  if (job.state != domain::JobState::kActive) {
    view.ended_at = job.finished_at.value_or(job.meta.created_at);
    if (view.words.empty()) view.words = job.failure_reason;
    return view;
  }
  if (const auto obstacle = WhyNotStarted(parts_.client, job, pods, parts_.clock.NowSeconds())) {
    view.words = base::Cut(obstacle->reason + ": " + obstacle->message, domain::kMaxWords);
  }
  return view;
}

RestoreAccount RestoreWorker::AccountOf(const domain::Restore& restore) const {
  const auto& cluster = restore.spec.target.kubernetes;
  if (!cluster || cluster->service_account.empty()) return {};
  return AccountForRestores(parts_.client, restore.meta.ns, cluster->service_account,
                            "target.kubernetes.serviceAccountName");
}

std::optional<domain::Obstacle> RestoreWorker::Create(const CachedRestore& restore,
                                                      const domain::RestoreCourse& course) const {
  const std::string& name = course.status.job_name;
  const Creation creation = CreateOrAdopt(
      parts_.client, kJobs, api::BuildRestoreJob(parts_.job, restore, *course.begin, name),
      [&](const kube::Json& there) { return IsOfRestore(DecodeCachedJob(there), restore); });
  if (creation.is_new) {
    base::LogInfo("restore job begun", {{"namespace", restore.meta.ns},
                                        {"restore", restore.meta.name},
                                        {"step", base::NameOf(*course.begin)},
                                        {"job", name}});
  }
  if (!creation.refusal) return std::nullopt;
  return domain::Obstacle{
      .reason = std::string(domain::restore_end::kJobRefused),
      .message = base::Cut("Job " + name + ": " + *creation.refusal, domain::kMaxWords)};
}

void RestoreWorker::Tell(const CachedRestore& restore, domain::RestoreStatus status) {
  status.message = base::Cut(status.message, domain::kMaxWords);
  if (IsShown(status, restore.status)) return;
  counter_.Writing(restore, status.phase);
  const bool is_there = UnlessGone([&] {
    parts_.client.MergePatch(api::kRestoreKind, restore.meta.ns, restore.meta.name,
                             api::BuildCoursePatch(restore, status), "status");
  });
  if (is_there) counter_.Written(restore, status.phase);
  if (status.phase == restore.status.phase) return;
  base::LogInfo("restore phase changed", {{"namespace", restore.meta.ns},
                                          {"restore", restore.meta.name},
                                          {"phase", base::NameOf(status.phase)},
                                          {"reason", status.reason}});
}

}  // namespace strongroom::controller
