#include "server/restore/exchange.h"

#include "api/kinds.h"
#include "base/log.h"
#include "server/request_error.h"
#include "store/error.h"

namespace strongroom::server::restore {

Subject RestoreExchange::About() const {
  return {.ns = ns_, .object = std::string(api::kRestoreKind.plural) + "/" + name_};
}

void RestoreExchange::Authorise(const Identity& caller) {
  caller_ = caller;
  step_ = AdmitStep(parts_.cluster, caller, request_, ns_, name_, Leaving::kRefused);
  RequireUnended(step_.restore);
}

void RestoreExchange::Require(const store::AuditEntry& entry) const {
  try {
    parts_.audit.Permit(entry);
  } catch (const store::StoreError& e) {
    base::LogError("audit row not written", {{"subject", entry.subject}, {"error", e.what()}});
    throw RequestError(api::refusal_code::kStoreUnavailable, "the audit log cannot be written");
  }
}

void RestoreExchange::NoteReading(const std::string& what, size_t items) const {
  Require({.actor = caller_.user,
           .action = "read",
           .ns = ns_,
           .subject = what,
           .result = {},
           .reason = {},
           .source = request_.peer,
           .items = static_cast<int64_t>(items)});
}

}  // namespace strongroom::server::restore
