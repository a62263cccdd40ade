#include "controller/restore_account.h"

#include <nlohmann/json.hpp>

#include "api/meta.h"
#include "base/json_members.h"
#include "domain/restore_reasons.h"
#include "kube/resource.h"

namespace strongroom::controller {

std::optional<domain::Obstacle> WhyNotForRestores(const kube::Client& client, const std::string& ns,
                                                  const std::string& account,
                                                  const std::string& field) {
  const auto found = client.Find(kube::kServiceAccounts, ns, account);
  if (!found) {
    return domain::Obstacle{
        .reason = std::string(domain::restore_end::kServiceAccountNotFound),
        .message = field + ": there is no ServiceAccount \"" + account + "\" in this namespace"};
  }
  const auto& labels = base::ObjectAt(base::ObjectAt(*found, "metadata"), "labels");
  if (base::TextOrEmpty(labels, std::string(api::kForRestoresLabel)) == "true") return std::nullopt;
  return domain::Obstacle{.reason = std::string(domain::restore_end::kAccountNotForRestores),
                          .message = field + ": ServiceAccount \"" + account + "\" has no label " +
                                     std::string(api::kForRestoresLabel) + ": \"true\""};
}

}  // namespace strongroom::controller
