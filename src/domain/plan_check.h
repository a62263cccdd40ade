#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/tenant.h"

// When a tenant is checked (domain/tenant_check.h): before its first run, about once a day, within
// an hour while something is wrong, and at once when what is to be checked is another thing. Its
// Secret is not ours to watch, so that it was renewed shows in the next run, in the next check, or
// when somebody asks for one (annotation strongroom.dev/check-now).
namespace strongroom::domain {

// Who finds out what the identity of a tenant of that kind may read.
enum class PermissionsAsked { kByRuns, kByChecks, kByNobody };
PermissionsAsked PermissionsAskedOf(ProviderKind kind);
// Whether tenants of that kind are checked.
inline bool IsChecked(ProviderKind kind) {
  return PermissionsAskedOf(kind) == PermissionsAsked::kByChecks;
}

// How long a check may take from its Job's creation, and what Kubernetes may need to say so.
inline constexpr std::chrono::seconds kCheckTime{300};
// How long its Job is kept, for its log.
inline constexpr std::chrono::seconds kCheckJobKeep{86'400};

// What is checked. What differs in any of it is another check.
struct CheckSubject {
  std::string tenant_uid;
  int64_t tenant_generation = 0;  // of its spec
  std::string check_now;          // the annotation's token
  std::string service_account;    // of the pod
  std::vector<std::string>
      policy_types;  // of all enabled schedules; empty: there is nothing to check
};

// Empty when there is nothing to check.
std::string SubjectDigestOf(const CheckSubject& subject);

// A Job that checks the tenant.
struct CheckJobView {
  std::string name;
  std::string subject_digest;
  std::chrono::sys_seconds created_at;
  std::optional<std::chrono::sys_seconds>
      ended_at;                           // its container, or the Job without a word of it
  std::optional<CheckFindings> findings;  // the container's last words
  std::string words;  // how it ended, or what keeps it from working, as Kubernetes says
};

struct CheckObserved {
  std::string tenant;
  std::string tenant_uid;
  std::string subject_digest;       // SubjectDigestOf what is to be checked now
  std::optional<TenantCheck> last;  // as the Tenant's status has it
  std::vector<CheckJobView> jobs;   // of that Tenant, in any order
};

struct CheckPlan {
  std::optional<TenantCheck> last;       // what the status should have
  std::vector<std::string> delete_jobs;  // before one is created
  std::string create_job;                // name; empty: none
  bool is_at_work = false;               // a Job has not been heard of yet
  std::optional<std::chrono::sys_seconds> wake;
};

// Pure, and may be carried out twice: the name of a Job follows from what was known when it was
// due, so that the API server refuses a second one.
CheckPlan PlanCheck(const CheckObserved& told, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
