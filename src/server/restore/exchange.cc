#include "server/restore/exchange.h"

#include "api/kinds.h"

namespace strongroom::server::restore {

Subject RestoreExchange::About() const {
  return {.ns = ns_, .object = std::string(api::kRestoreKind.plural) + "/" + name_};
}

void RestoreExchange::Authorise(const Identity& caller) {
  caller_ = caller;
  step_ = AdmitStep(parts_.cluster, caller, request_, ns_, name_, Leaving::kRefused);
  RequireUnended(step_.restore);
}

void RestoreExchange::NoteReading(const std::string& what, size_t items) const {
  parts_.audit.Accepted({.actor = caller_.user,
                         .action = "read",
                         .ns = ns_,
                         .subject = what,
                         .result = {},
                         .reason = {},
                         .source = request_.peer,
                         .items = static_cast<int64_t>(items)});
}

}  // namespace strongroom::server::restore
