#include "controller/drill_account.h"

#include <vector>

#include "api/kinds.h"
#include "base/text.h"
#include "controller/restore_account.h"
#include "domain/drill_object.h"
#include "domain/drill_reasons.h"
#include "domain/service_account.h"

namespace strongroom::controller {
namespace {

// What the account must be allowed to get.
struct Wanted {
  access::ResourceAccess access;
  std::string what;  // for people
};

std::vector<Wanted> WantedFor(const std::string& ns, const domain::DrillSpec& drill) {
  std::vector<Wanted> wanted{{.access = {.verb = "get",
                                         .group = std::string(api::kSetKind.group),
                                         .version = std::string(api::kSetKind.version),
                                         .resource = std::string(api::kSetKind.plural),
                                         .subresource = "content",
                                         .ns = ns,
                                         .name = ""},
                              .what = "backupsets/content of sets.strongroom.dev"}};
  if (!drill.target) return wanted;
  const auto add = [&](const char* resource, const std::string& name) {
    wanted.push_back({.access = {.verb = "get",
                                 .group = "",
                                 .version = "v1",
                                 .resource = resource,
                                 .subresource = "",
                                 .ns = ns,
                                 .name = name},
                      .what = std::string(resource) + " \"" + name + "\", which target names,"});
  };
  const domain::RestoreTarget& target = *drill.target;
  if (target.kubernetes && target.kubernetes->kubeconfig) {
    add("secrets", target.kubernetes->kubeconfig->name);
  }
  if (target.directory) add("persistentvolumeclaims", target.directory->claim_name);
  return wanted;
}

access::User AccountAs(const std::string& ns, const std::string& name) {
  return {.name = domain::ServiceAccountUser(ns, name),
          .uid = "",
          .groups = {std::string(domain::kAllServiceAccounts),
                     std::string(domain::kServiceAccountsPrefix) + ns, "system:authenticated"},
          .extra = {}};
}

domain::Obstacle Refused(const std::string& message) {
  return {.reason = std::string(domain::schedule_restorable::kDrillRefused),
          .message = base::Cut(message, domain::kMaxWords)};
}

}  // namespace

std::optional<domain::Obstacle> WhyNotForDrill(const kube::Client& client, access::Reviews& reviews,
                                               const std::string& ns,
                                               const domain::DrillSpec& drill) {
  const std::string field = "spec.drill.serviceAccountName";
  const auto said = AccountForRestores(client, ns, drill.service_account, field);
  if (said.problem) return Refused(said.problem->message);
  const access::User account = AccountAs(ns, drill.service_account);
  for (const Wanted& wanted : WantedFor(ns, drill)) {
    if (reviews.MayDo(account, wanted.access)) continue;
    return Refused(field + ": ServiceAccount \"" + drill.service_account + "\" may not get " +
                   wanted.what + " in this namespace; give it that right");
  }
  return std::nullopt;
}

}  // namespace strongroom::controller
