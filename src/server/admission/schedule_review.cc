#include <iterator>
#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "api/tenant_allowances.h"
#include "domain/drill_object.h"
#include "domain/plan_status.h"
#include "domain/schedule_warnings.h"
#include "server/admission/reference_review.h"
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

Warnings WarningsOf(const Reviewed& reviewed, const api::Schedule& old,
                    const api::Schedule& schedule, const std::optional<api::Tenant>& tenant) {
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

// As the controller gathers them, in that order.
std::vector<domain::Problem> ProblemsOf(const Rules& rules, const api::Schedule& schedule,
                                        const std::optional<api::Tenant>& tenant) {
  std::vector<domain::Problem> problems = schedule.invalid;
  const auto add = [&](std::vector<domain::Problem> more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  };
  if (!schedule.spec) return problems;
  add(api::CheckExecutor(schedule.spec->executor, rules.allowed, rules.own_image));
  if (tenant) {
    if (auto problem = api::CheckAccount(schedule.spec->executor, tenant->spec)) {
      problems.push_back(*std::move(problem));
    }
    add(catalogue::CheckPolicyTypes(rules.catalogues, tenant->spec,
                                    schedule.spec->run.policy_types));
  }
  return problems;
}

}  // namespace

AdmissionAnswer ReviewSchedule(const Reviewed& reviewed) {
  const api::Schedule schedule = api::DecodeSchedule(WithoutStatus(reviewed.object));
  std::optional<api::Tenant> tenant;
  if (schedule.spec) {
    tenant = reviewed.cluster.FindTenant(reviewed.request.ns, schedule.spec->tenant);
  }
  const auto problems = ProblemsOf(reviewed.rules, schedule, tenant);
  if (!problems.empty()) return InvalidSpec(domain::Describe(problems, domain::kMaxShownProblems));
  const bool is_new = reviewed.request.operation == domain::AdmissionOperation::kCreate;
  const api::Schedule old = is_new ? api::Schedule{} : api::DecodeSchedule(reviewed.old_object);
  const auto before = old.spec ? domain::ReferencesIn(*old.spec) : domain::NamedReferences{};
  std::string fault = ReferenceFault(reviewed, before, domain::ReferencesIn(*schedule.spec));
  if (!fault.empty()) return Forbidden(std::move(fault));
  return {.refusal = {}, .warnings = WarningsOf(reviewed, old, schedule, tenant)};
}

}  // namespace strongroom::server::admission
