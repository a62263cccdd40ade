#include "server/restore/exchange.h"

#include "api/kinds.h"
#include "server/client_name.h"
#include "server/request_error.h"
#include "store/error.h"

namespace strongroom::server::restore {

Subject RestoreExchange::About() const {
  return {.ns = ns_, .object = std::string(api::kRestoreKind.plural) + "/" + name_};
}

void RestoreExchange::Authorise(const Identity& caller) {
  Admit(caller, Leaving::kRefused);
  RequireUnended(step_.restore);
}

void RestoreExchange::Admit(const Identity& caller, Leaving leaving) {
  caller_ = caller;
  step_ = AdmitStep(parts_.cluster, caller, request_, ns_, name_, leaving);
}

store::AuditEntry RestoreExchange::EntryOf(const std::string& action,
                                           const std::string& subject) const {
  return {.actor = caller_.user,
          .action = action,
          .ns = ns_,
          .subject = subject,
          .result = {},
          .reason = {},
          .source = request_.peer,
          .via = ClientOf(request_)};
}

void RestoreExchange::Require(const store::AuditEntry& entry) const {
  try {
    parts_.audit.Permit(entry);
  } catch (const store::StoreError& e) {
    LogNotWritten(entry, e.what());
    throw RequestError(api::refusal_code::kStoreUnavailable, "the audit log cannot be written");
  }
}

void RestoreExchange::NoteReading(const std::string& what, size_t items) const {
  store::AuditEntry entry = EntryOf("read", what);
  entry.items = static_cast<int64_t>(items);
  Require(entry);
}

}  // namespace strongroom::server::restore
