#include "controller/restore_account.h"

#include <nlohmann/json.hpp>

#include "api/meta.h"
#include "base/json_members.h"
#include "domain/restore_reasons.h"
#include "kube/resource.h"

namespace strongroom::controller {

RestoreAccount AccountForRestores(const kube::Client& client, const std::string& ns,
                                  const std::string& account, const std::string& field) {
  const auto found = client.Find(kube::kServiceAccounts, ns, account);
  if (!found) {
    return {.problem = domain::Obstacle{
                .reason = std::string(domain::restore_end::kServiceAccountNotFound),
                .message =
                    field + ": there is no ServiceAccount \"" + account + "\" in this namespace"}};
  }
  const std::string label(api::kForRestoresLabel);
  const std::string value =
      base::TextOrEmpty(base::ObjectAt(base::ObjectAt(*found, "metadata"), "labels"), label);
  if (value == api::kForApprovedRestores) return {.problem = {}, .demands_approval = true};
  if (value == api::kForRestores) return {};
  return {.problem = domain::Obstacle{
              .reason = std::string(domain::restore_end::kAccountNotForRestores),
              .message = field + ": ServiceAccount \"" + account + "\" has no label " + label +
                         ": \"true\"" + " (or \"approved\")"}};
}

}  // namespace strongroom::controller
