#include "provider/graph/attribution.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/log.h"
#include "catalogue/mask.h"
#include "provider/error.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using std::chrono::steady_clock;

bool MayRead(const Attribution& attribution, const AuditStore& store) {
  if (!attribution.roles) return true;
  const auto& roles = *attribution.roles;
  return std::find(roles.begin(), roles.end(), store.permission) != roles.end();
}

// Whether it is the tenant's decision, which stays what it is: no permission, no licence.
bool IsRefusal(const std::string& code) {
  return code == kPermissionMissing || code == kNotFound || code == kInternal;
}

void Warn(const Attribution& attribution, const AuditStore& store, const std::string& code,
          std::string message, Collection& collection) {
  message = catalogue::MaskSecrets(std::move(message));
  base::LogInfo("audit store not read",
                {{"store", store.name}, {"code", code}, {"error", message}});
  if (!attribution.is_wanted && IsRefusal(code)) return;
  std::string warning = "who changed what: " + code + ": " + message;
  if (IsRefusal(code)) {
    warning += "; it takes the permission " + std::string(store.permission) +
               " and the tenant's licence, or set spec.attribution to false";
  }
  collection.warnings.push_back(std::move(warning));
}

void Ask(const Attribution& attribution, const AuditStore& store, const ReadAudits& read,
         const base::Clock& clock, TellingActs& acts, Collection& collection) {
  const std::string what = "read " + std::string(store.name);
  if (!MayRead(attribution, store)) {
    Warn(attribution, store, std::string(kPermissionMissing),
         what + ": the application does not have it", collection);
    return;
  }
  const base::JsonElements events{.member = "value",
                                  .take =
                                      [&](const base::Json& event) {
                                        for (AuditAct& act : ActsOf(store, event))
                                          acts.Add(std::move(act));
                                      },
                                  .skip = [](const base::Json&, const std::string&) {}};
  try {
    read({.store = store,
          .path_and_query = QueryFor(store, attribution.since),
          .what = what,
          .deadline = std::min(attribution.deadline, clock.Steady() + kAuditTime)},
         events);
  } catch (const ProviderError& e) {
    Warn(attribution, store, e.code(), e.what(), collection);
  } catch (const web::StoppedError&) {
    // Nobody waits for the run any more.
  }
}

}  // namespace

void FindActs(const Attribution& attribution, const ReadAudits& read, const base::Clock& clock,
              Collection& collection) {
  TellingActs acts;
  for (const AuditStore& store : kAuditStores) {
    Ask(attribution, store, read, clock, acts, collection);
  }
  collection.acts = acts.Take();
}

}  // namespace strongroom::provider::graph
