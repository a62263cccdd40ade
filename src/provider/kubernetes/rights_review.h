#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <vector>

#include "domain/outcome.h"
#include "provider/kubernetes/api_reader.h"
#include "provider/kubernetes/type_collector.h"

namespace strongroom::provider::kubernetes {

// Asks the API server which of the rights that `tasks` need the identity has, as everybody may who
// is known to it. What is read by reference is left out: which names it needs is not known before.
// Absent when one question had no answer; the rest is not asked then.
// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
std::optional<domain::RightsReview> ReviewRights(const std::vector<TypeTask>& tasks,
                                                 ApiReader& reader,
                                                 std::chrono::steady_clock::time_point deadline,
                                                 const std::stop_token& stop);

}  // namespace strongroom::provider::kubernetes
