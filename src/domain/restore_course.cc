#include "domain/restore_course.h"

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "domain/conditions.h"
#include "domain/drill_object.h"
#include "domain/naming.h"
#include "domain/pod_state.h"
#include "domain/restore_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;
namespace reason = restore_end;

// What the target names can be looked for again, as nobody watches it: after a quarter of the time
// that it was waited for.
constexpr std::chrono::seconds kLookAgain{15};
constexpr std::chrono::seconds kLookAgainAtLeast{600};

std::string JobNameOf(const RestoreObserved& told, RestoreStep step, const std::string& purpose) {
  const ObjectMeta& meta = told.restore.meta;
  return OtherName(meta.name, std::string(base::NameOf(step)) + "-" +
                                  base::Sha256Hex(meta.uid + '\n' + purpose).substr(0, 6) + "-" +
                                  told.new_ending);
}

class Course {
 public:
  Course(const RestoreObserved& told, sys_seconds now)
      : told_(told), spec_(told.restore.spec), now_(now) {
    course_.status = told.restore.status;
  }

  RestoreCourse Plan() {
    if (IsOver()) return course_;
    course_.status.observed_generation = told_.restore.meta.generation;
    course_.status.approval_required = NeedsApproval();
    if (!told_.unreadable.empty()) {
      EndAll();
      Refuse(base::Cut(told_.unreadable, kMaxWords));
    } else if (std::string fault = DrillFault(told_.restore); !fault.empty()) {
      EndAll();
      End(RestorePhase::kFailed, reason::kInvalidSpec, std::move(fault));
    } else if (const std::string problem = ProblemOf(spec_); !problem.empty()) {
      End(RestorePhase::kFailed, reason::kInvalidSpec, problem);
    } else if (spec_.is_canceled && !HasAnotherEnd()) {
      Cancel();
    } else {
      Go();
    }
    SetConditions();
    return std::move(course_);
  }

 private:
  bool IsOver() const { return told_.restore.meta.is_deleting || HasEnded(shown().phase); }

  const RestoreStatus& shown() const { return told_.restore.status; }

  const RestoreJobView* JobFor(const std::string& purpose) const {
    const auto job =
        std::find_if(told_.jobs.begin(), told_.jobs.end(), [&](const RestoreJobView& one) {
          return one.purpose == purpose && one.name == shown().job_name;
        });
    return job == told_.jobs.end() ? nullptr : &*job;
  }

  void Say(RestorePhase phase, std::string_view why, std::string message = {}) {
    course_.status.phase = phase;
    course_.status.reason = why;
    course_.status.message = std::move(message);
    course_.status.finished_at.reset();
    course_.status.waiting_since.reset();
  }

  void End(RestorePhase phase, std::string_view why, std::string message = {}) {
    Say(phase, why, std::move(message));
    course_.status.finished_at = now_;
  }

  std::string spec_digest() const { return SpecDigestOf(spec_); }

  // What an executor says that was stopped before it had one, as by a node that is drained, is
  // none.
  const RestorePlanned* plan() const {
    const auto& plan = shown().plan;
    const bool is_ours = plan && plan->spec_digest == spec_digest();
    return is_ours && plan->reason != reason::kCanceled ? &*plan : nullptr;
  }
  bool WasStopped(const RestoreJobView& job) const {
    return shown().plan && shown().plan->reason == reason::kCanceled &&
           shown().plan->job == job.uid;
  }

  std::string ApplyPurpose() const { return JobPurpose(RestoreStep::kApply, plan()->digest); }

  // What was done was done before anybody wanted it ended.
  bool HasAnotherEnd() const {
    if (plan() == nullptr || spec_.mode != RestoreMode::kApply) return false;
    const RestoreJobView* const job = JobFor(ApplyPurpose());
    return job != nullptr && !job->is_deleting && IsToldOf(*job) && shown().result->ended_at &&
           shown().result->reason.empty();
  }

  bool IsToldOf(const RestoreJobView& job) const {
    return shown().result && shown().result->job == job.uid;
  }

  void EndAll() {
    for (const RestoreJobView& job : told_.jobs) {
      if (!job.ended_at && !job.is_deleting) course_.end_jobs.push_back(job);
    }
  }

  // Nothing is written any more for what has failed.
  void Refuse(std::string why) {
    if (IsAtWork()) return Say(shown().phase, reason::kInvalidSpec, std::move(why));
    End(RestorePhase::kFailed, reason::kInvalidSpec, std::move(why));
  }

  // A Job that is being deleted stays to be seen until its pod has ended, which tells before what
  // it has done.
  void Cancel() {
    EndAll();
    if (IsAtWork()) return Say(shown().phase, reason::kCanceled, "its Job is being ended");
    if (shown().phase == RestorePhase::kCanceled) return;
    End(RestorePhase::kCanceled, reason::kCanceled);
    course_.status.job_name.clear();
  }

  bool IsAtWork() const {
    return std::any_of(told_.jobs.begin(), told_.jobs.end(),
                       [](const RestoreJobView& job) { return !job.ended_at; });
  }

  void Go() {
    EndOthers();
    const std::string planning = JobPurpose(RestoreStep::kPlan, spec_digest());
    if (plan() == nullptr) {
      const RestoreJobView* const job = JobFor(planning);
      if (job != nullptr && job->ended_at && WasStopped(*job)) {
        if (job->is_out_of_time) return End(RestorePhase::kFailed, reason::kTimedOut);
        return Again(*job, RestorePhase::kPlanning, reason::kPlanning);
      }
      return Work(RestoreStep::kPlan, planning, RestorePhase::kPlanning, reason::kPlanning);
    }
    if (plan()->digest.empty()) return End(RestorePhase::kFailed, plan()->reason, plan()->message);
    if (spec_.mode == RestoreMode::kPlan) {
      return Say(RestorePhase::kPlanned, reason::kPlanned, DescribePlan(*plan()));
    }
    if (plan()->counts.writes() == 0) return EndAs(RestoreResult{});
    if (!IsWanted()) {
      const std::string words = DescribePlan(*plan());
      return Say(RestorePhase::kWaitingForApproval, reason::kApprovalNeeded,
                 std::to_string(kApprovalsNeeded) + " people have to approve " + plan()->digest +
                     (words.empty() ? "" : "; " + words));
    }
    const RestoreJobView* const job = JobFor(ApplyPurpose());
    if (job == nullptr || !IsToldOf(*job) || !shown().result->ended_at) {
      return Work(RestoreStep::kApply, ApplyPurpose(), RestorePhase::kRunning, reason::kRestoring);
    }
    RestoreResult result = *shown().result;
    if (result.reason == reason::kCanceled && !job->is_out_of_time) {
      return Again(*job, RestorePhase::kRunning, reason::kRestoring);
    }
    if (result.reason == reason::kCanceled) result.reason = reason::kTimedOut;
    EndAs(result);
  }

  // Whether what was planned is to be done now.
  bool IsWanted() const {
    if (plan() == nullptr || plan()->digest.empty() || spec_.mode != RestoreMode::kApply) {
      return false;
    }
    return !NeedsApproval() || IsApproved(shown().approvals, plan()->digest);
  }

  // Who made it may change its spec: before 1.25 no API server keeps that from saying less.
  bool NeedsApproval() const {
    return spec_.require_approval || told_.demands_approval || shown().approval_required;
  }

  // Of a spec that is not any more, and of what is not wanted any more. Also Jobs that are not
  // ours, and say that they are.
  void EndOthers() {
    const std::string planning = JobPurpose(RestoreStep::kPlan, spec_digest());
    for (const RestoreJobView& job : told_.jobs) {
      if (job.ended_at || job.is_deleting) continue;
      const bool is_of_use =
          job.purpose == planning || (IsWanted() && job.purpose == ApplyPurpose());
      if (!is_of_use || job.name != shown().job_name) course_.end_jobs.push_back(job);
    }
  }

  // Its Job was stopped, as by a node that is drained: another one goes on.
  void Again(const RestoreJobView& job, RestorePhase phase, std::string_view why) {
    if (!job.is_deleting) course_.end_jobs.push_back(job);
    Say(phase, why, "its Job was stopped");
    course_.status.job_name.clear();
  }

  void Work(RestoreStep step, const std::string& purpose, RestorePhase phase,
            std::string_view why) {
    const RestoreJobView* const job = JobFor(purpose);
    if (job == nullptr) return Begin(step, purpose, phase, why);
    if (job->is_deleting) return Say(phase, why, "a Job of it is being deleted");
    if (!job->ended_at) {
      course_.wake = std::max(job->created_at, now_) + kWaitingPeriod;
      return Say(phase, why, job->words);
    }
    const sys_seconds told_by = *job->ended_at + kRestoreWordsGrace;
    if (now_ < told_by) {
      course_.wake = told_by;
      return Say(phase, why);
    }
    const bool wrote = step == RestoreStep::kApply && IsToldOf(*job) && shown().result->done > 0;
    End(wrote ? RestorePhase::kPartial : RestorePhase::kFailed,
        job->is_out_of_time ? reason::kTimedOut : reason::kExecutorLost,
        "Job " + job->name + (job->words.empty() ? "" : ": " + job->words));
  }

  void Begin(RestoreStep step, const std::string& purpose, RestorePhase phase,
             std::string_view why) {
    course_.needs_target = !IsAtWork();
    if (told_.target_problem) return Wait(*told_.target_problem);
    Say(phase, why);
    if (!course_.status.started_at) course_.status.started_at = now_;
    // One that was stopped may still write.
    if (IsAtWork()) return Say(phase, why, "a Job of it is being deleted");
    const std::string name = JobNameOf(told_, step, purpose);
    const size_t stem = name.size() - told_.new_ending.size();
    const std::string& known = shown().job_name;
    if (known.size() == name.size() && known.compare(0, stem, name, 0, stem) == 0) {
      course_.begin = step;
    } else {
      course_.status.job_name = name;
    }
  }

  void Wait(const Obstacle& why) {
    const bool wrote = plan() != nullptr && shown().result && shown().result->done > 0;
    const RestorePhase given_up = wrote ? RestorePhase::kPartial : RestorePhase::kFailed;
    if (!shown().waiting_since && !told_.may_wait) {
      return End(
          given_up, reason::kTooManyWaiting,
          std::to_string(kMostWaitingRestores) +
              " BackupRestores of the namespace wait already; this one would for: " + why.message);
    }
    const sys_seconds since = shown().waiting_since.value_or(now_);
    const sys_seconds until = since + kRestorePatience;
    if (now_ >= until) {
      return End(
          given_up, why.reason,
          "given up after " + std::to_string(kRestorePatience.count()) + " s: " + why.message);
    }
    Say(RestorePhase::kPending, why.reason, why.message);
    course_.status.waiting_since = since;
    course_.wake =
        std::min(until, now_ + std::clamp((now_ - since) / 4, kLookAgain, kLookAgainAtLeast));
  }

  void EndAs(const RestoreResult& result) {
    const bool is_whole = result.failed == 0 && result.not_reached == 0 && plan()->unmet == 0 &&
                          result.reason.empty();
    if (is_whole) return End(RestorePhase::kSuccess, reason::kRestored);
    const bool wrote = result.done > 0 || result.nothing_to_do > 0 || plan()->counts.none > 0;
    End(wrote ? RestorePhase::kPartial : RestorePhase::kFailed,
        result.reason.empty() ? reason::kNotAllRestored : std::string_view(result.reason),
        result.message);
  }

  void SetConditions() {
    const RestoreStatus& status = course_.status;
    Set(condition::kPlanned, plan() != nullptr && !plan()->digest.empty());
    Set(condition::kComplete, status.phase == RestorePhase::kSuccess);
    Set(condition::kFailed,
        status.phase == RestorePhase::kFailed || status.phase == RestorePhase::kPartial);
  }

  void Set(std::string_view type, bool is_true) {
    RestoreStatus& status = course_.status;
    // As it will be read again: no condition is without a message.
    const std::string& message = status.message.empty() ? status.reason : status.message;
    SetCondition(status.conditions, {.type = std::string(type),
                                     .is_true = is_true,
                                     .reason = status.reason,
                                     .message = message,
                                     .last_transition = now_,
                                     .observed_generation = told_.restore.meta.generation});
  }

  const RestoreObserved& told_;
  const RestoreSpec& spec_;
  const sys_seconds now_;
  RestoreCourse course_;
};

}  // namespace

RestoreCourse PlanCourse(const RestoreObserved& told, sys_seconds now) {
  return Course(told, now).Plan();
}

}  // namespace strongroom::domain
