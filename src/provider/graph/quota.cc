#include "provider/graph/quota.h"

#include <algorithm>
#include <cmath>

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphService;
using std::chrono::milliseconds;

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

Quota QuotaOf(GraphService service) {
  switch (service) {
    case GraphService::kIntune:
      return {.calls = 1'000, .window = milliseconds{20'000}};
    case GraphService::kIdentity:
      return {.calls = 3'500, .window = milliseconds{10'000}};
    case GraphService::kConditionalAccess:
      return {.calls = 1, .window = milliseconds{1'000}};
    case GraphService::kAuditLogs:
      return {.calls = 5, .window = milliseconds{10'000}};
    case GraphService::kCloudPc:  // not published
      return {.calls = 500, .window = milliseconds{20'000}};
    case GraphService::kIdentityProviders:
      return {.calls = 200, .window = milliseconds{60'000}};
    case GraphService::kIdentityGovernance:  // not published
      return {.calls = 100, .window = milliseconds{10'000}};
  }
  return {.calls = 1, .window = milliseconds{1'000}};
}

double ShareOfEach(int64_t runs) {
  return kShareOfQuota / static_cast<double>(std::max<int64_t>(runs, 1));
}

Quota ShareOf(Quota quota, double share) {
  const double calls = quota.calls * share;
  const double whole = std::max(1.0, std::floor(calls));
  const auto window = static_cast<double>(quota.window.count()) * whole / calls;
  return {.calls = static_cast<int>(whole),
          .window = milliseconds{static_cast<int64_t>(std::ceil(window))}};
}

int CostOf(GraphService service, std::string_view path_and_query) {
  if (service != GraphService::kIdentity) return 1;
  const std::string_view path = path_and_query.substr(0, path_and_query.find('?'));
  int cost = Has(path, "/applications") || Has(path, "/users") ? 2 : 1;
  if (Has(path, "/members") || Has(path, "/subscribedSkus")) cost = 3;
  if (Has(path_and_query, "$select=")) --cost;
  if (Has(path_and_query, "$expand=")) ++cost;
  return std::max(cost, 1);
}

}  // namespace strongroom::provider::graph
