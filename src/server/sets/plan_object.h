#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "domain/restore.h"
#include "http/message.h"
#include "store/restores.h"

// Plans of restores as objects of Kubernetes.
namespace strongroom::server::sets {

struct PlanCounts {
  domain::RestoreCounts actions;
  store::ResultCounts results;
};
// RestorePlan.
nlohmann::json PlanObject(const std::string& ns, const std::string& name,
                          const store::StoredPlan& plan, const PlanCounts& counts);

// `?limit&continue`, a part of the plan.
struct PlanPageQuery {
  int64_t from = 0;  // ordinal
  int limit = 0;
};
// Throws ApiStatus (400; 410: where the page begins is of another plan).
PlanPageQuery ReadPlanPageQuery(const http::Request& request, const store::StoredPlan& plan);

// What a policy of a page takes in memory at most, with its part of the answer.
inline constexpr uint64_t kPlanItemBytes = uint64_t{32} << 10U;

// RestorePlanItemList.
nlohmann::json PlanItemList(const store::StoredPlan& plan,
                            const std::vector<store::RestoreProgressItem>& items);

// RestoreApproval.
nlohmann::json ApprovalObject(const std::string& ns, const std::string& name,
                              const domain::RestoreApproval& approval);

}  // namespace strongroom::server::sets
