#include <iterator>
#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "domain/drill_object.h"
#include "domain/plan_status.h"
#include "domain/schedule_warnings.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {
namespace {

using api::AdmissionAnswer;
using Warnings = std::vector<std::string>;

// What the schedule would be told once it is there, and not be refused for.
void WarnOfDrill(const domain::DrillSpec& drill, const std::optional<api::Tenant>& tenant,
                 Warnings& warnings) {
  std::string problem = domain::SpecProblem(drill);
  if (problem.empty() && tenant) problem = domain::ProviderProblem(drill, tenant->spec.provider);
  if (!problem.empty()) warnings.push_back(std::move(problem));
}

Warnings WarningsOf(const Reviewed& reviewed, const api::Schedule& schedule,
                    const std::optional<api::Tenant>& tenant) {
  const bool is_new = reviewed.request.operation == domain::AdmissionOperation::kCreate;
  const api::Schedule old = is_new ? api::Schedule{} : api::DecodeSchedule(reviewed.old_object);
  const domain::ScheduleSpec& spec = *schedule.spec;
  Warnings warnings = domain::WarningsOf({.name = reviewed.request.name,
                                          .before = old.spec ? &*old.spec : nullptr,
                                          .after = spec,
                                          .status = old.status},
                                         reviewed.now);
  for (const domain::Problem& problem : schedule.unsupported) {
    warnings.push_back(domain::Describe({problem}));
  }
  if (!tenant) warnings.push_back(domain::NoTenantNamed(spec.tenant));
  if (spec.drill) WarnOfDrill(*spec.drill, tenant, warnings);
  return warnings;
}

}  // namespace

AdmissionAnswer ReviewSchedule(const Reviewed& reviewed) {
  const api::Schedule schedule = api::DecodeSchedule(WithoutStatus(reviewed.object));
  std::vector<domain::Problem> problems = schedule.invalid;
  std::optional<api::Tenant> tenant;
  if (schedule.spec) {
    tenant = reviewed.cluster.FindTenant(reviewed.request.ns, schedule.spec->tenant);
    if (tenant) {
      auto of_types = catalogue::CheckPolicyTypes(reviewed.rules.catalogues, tenant->spec,
                                                  schedule.spec->run.policy_types);
      problems.insert(problems.end(), std::make_move_iterator(of_types.begin()),
                      std::make_move_iterator(of_types.end()));
    }
  }
  if (!problems.empty()) return InvalidSpec(domain::Describe(problems, domain::kMaxShownProblems));
  return {.refusal = {}, .warnings = WarningsOf(reviewed, schedule, tenant)};
}

}  // namespace strongroom::server::admission
