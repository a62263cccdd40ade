#include "domain/plan_check.h"

#include <algorithm>

#include "base/sha256.h"
#include "domain/error_codes.h"
#include "domain/naming.h"
#include "domain/pod_state.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kWhenGood{86'400};
constexpr seconds kWhenNot{3'600};
// What Kubernetes says of a pod may come after what it says of its Job.
constexpr seconds kLastWordsGrace{10};

const CheckJobView* Newest(const std::vector<CheckJobView>& jobs) {
  const auto newest = std::max_element(
      jobs.begin(), jobs.end(),
      [](const CheckJobView& a, const CheckJobView& b) { return a.created_at < b.created_at; });
  return newest == jobs.end() ? nullptr : &*newest;
}

// Whether the status says how that one ended.
bool IsTold(const CheckJobView& job, const std::optional<TenantCheck>& last) {
  return last && job.ended_at && last->subject_digest == job.subject_digest &&
         last->checked_at >= *job.ended_at;
}

TenantCheck Unfinished(const CheckJobView& job, sys_seconds when, std::string_view code,
                       const std::string& words) {
  return {.subject_digest = job.subject_digest,
          .checked_at = when,
          .findings = {.error_code = std::string(code),
                       .error_message = "Job " + job.name + ": " + words}};
}

// Of one that left no words. What kept it from working was told while it was to be seen.
TenantCheck Lost(const CheckJobView& job, sys_seconds when,
                 const std::optional<TenantCheck>& last) {
  const bool is_told = last && last->subject_digest == job.subject_digest &&
                       last->checked_at >= job.created_at &&
                       last->findings.error_code == error_code::kStartTimeout;
  if (is_told) {
    return {.subject_digest = job.subject_digest, .checked_at = when, .findings = last->findings};
  }
  if (!job.words.empty()) return Unfinished(job, when, error_code::kExecutorLost, job.words);
  return Unfinished(job, when, error_code::kStartTimeout,
                    "it did not end within " + std::to_string(kCheckTime.count()) + " seconds");
}

// Tenants that were made together are not checked together for ever.
sys_seconds NextAfter(const TenantCheck& last, const std::string& uid) {
  const CheckFindings& found = last.findings;
  const bool is_good = found.error_code.empty() && found.missing.empty();
  const seconds period = is_good ? kWhenGood : kWhenNot;
  const base::Digest digest = base::Sha256Of(uid);
  const seconds earlier = period / 12 * digest[0] / 256;
  return last.checked_at + period - earlier;
}

void Create(const CheckObserved& observed, CheckPlan& plan) {
  const std::string before =
      plan.last ? std::to_string(plan.last->checked_at.time_since_epoch().count()) : "first";
  plan.create_job = CheckName(observed.tenant, observed.subject_digest + '\n' + before);
  for (const CheckJobView& job : observed.jobs) {
    if (job.name != plan.create_job) plan.delete_jobs.push_back(job.name);
  }
}

// False when there is more to wait for.
bool Settle(const CheckJobView& job, sys_seconds now, CheckPlan& plan) {
  if (job.ended_at && job.findings) {
    plan.last = {.subject_digest = job.subject_digest,
                 .checked_at = *job.ended_at,
                 .findings = *job.findings};
    return true;
  }
  const sys_seconds over =
      job.ended_at ? *job.ended_at + kLastWordsGrace : job.created_at + kCheckTime + kWaitingPeriod;
  if (now >= over) {
    plan.last = Lost(job, job.ended_at.value_or(over), plan.last);
    return true;
  }
  plan.is_at_work = true;
  plan.wake = over;
  if (job.ended_at) return false;
  // That a pod does not start is told after a while, and before its time is over.
  const sys_seconds patient = job.created_at + kWaitingPeriod;
  if (now < patient) {
    plan.wake = patient;
  } else if (!job.words.empty()) {
    plan.last = Unfinished(job, patient, error_code::kStartTimeout, job.words);
  }
  return false;
}

// By the API server's clock: that of the node, which the pod's end is told by, may be wrong by
// days, and no check would come for as long, or one after the other.
CheckObserved WithinTime(CheckObserved observed) {
  for (CheckJobView& job : observed.jobs) {
    if (!job.ended_at) continue;
    job.ended_at =
        std::clamp(*job.ended_at, job.created_at, job.created_at + kCheckTime + kWaitingPeriod);
  }
  return observed;
}

}  // namespace

PermissionsAsked PermissionsAskedOf(ProviderKind kind) {
  switch (kind) {
    case ProviderKind::kKubernetes:
      return PermissionsAsked::kByRuns;
    case ProviderKind::kMicrosoftGraph:
      return PermissionsAsked::kByChecks;
    case ProviderKind::kDirectory:
      break;
  }
  return PermissionsAsked::kByNobody;
}

std::string SubjectDigestOf(const CheckSubject& subject) {
  if (subject.policy_types.empty()) return "";
  std::string text = subject.tenant_uid + '\n' + std::to_string(subject.tenant_generation) + '\n' +
                     subject.service_account + '\n';
  for (const std::string& type : subject.policy_types) text += type + '\n';
  // Last, as it alone may have any characters.
  return base::Sha256Hex(text + subject.check_now).substr(0, 32);
}

CheckPlan PlanCheck(const CheckObserved& told, sys_seconds now) {
  const CheckObserved observed = WithinTime(told);
  CheckPlan plan;
  plan.last = observed.last;
  const CheckJobView* const newest = Newest(observed.jobs);
  const bool is_open = newest != nullptr && !IsTold(*newest, plan.last);
  if (is_open && !Settle(*newest, now, plan)) return plan;
  if (observed.subject_digest.empty()) return plan;
  if (plan.last && plan.last->subject_digest == observed.subject_digest) {
    const sys_seconds next = NextAfter(*plan.last, observed.tenant_uid);
    if (now < next) {
      plan.wake = next;
      return plan;
    }
  }
  Create(observed, plan);
  return plan;
}

}  // namespace strongroom::domain
