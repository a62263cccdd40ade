#include "provider/graph/permission_review.h"

#include "base/log.h"
#include "catalogue/permissions.h"

namespace strongroom::provider::graph {

std::vector<std::string> WordsOf(const std::vector<catalogue::PermissionGap>& gaps) {
  std::vector<std::string> words;
  for (const catalogue::PermissionGap& gap : gaps) {
    std::string names;
    for (const std::string& name : gap.missing) names += (names.empty() ? "" : ", ") + name;
    words.push_back(gap.type + " (" + names + ")");
  }
  return words;
}

std::optional<domain::RightsReview> ReviewPermissions(
    const std::vector<catalogue::PolicyType>& types, domain::GraphCloud cloud,
    const std::optional<std::vector<std::string>>& roles) {
  if (!roles) {
    base::LogInfo("permissions not reviewed", {{"reason", "only Graph can read the token"}});
    return std::nullopt;
  }
  const std::vector<catalogue::PolicyType> there = catalogue::TypesIn(cloud, types);
  domain::RightsReview review;
  review.asked = static_cast<int64_t>(catalogue::PermissionsFor(there).size());
  review.missing = WordsOf(catalogue::FindMissingPermissions(there, *roles).gaps);
  base::LogInfo("permissions reviewed", {{"asked", review.asked},
                                         {"missing", static_cast<int64_t>(review.missing.size())}});
  for (const std::string& missing : review.missing) {
    base::LogWarning("permission missing", {{"permission", missing}});
  }
  return review;
}

}  // namespace strongroom::provider::graph
