#include "server/sets/hold_request.h"

#include <string>
#include <utility>

#include "server/sets/api_status.h"
#include "server/sets/author.h"
#include "server/sets/group.h"
#include "server/sets/hold_patch.h"
#include "server/sets/page_query.h"
#include "store/set_hold.h"

namespace strongroom::server::sets {

HoldRequest ReadHoldRequest(const AuthorizedRequest& request) {
  const http::Request& http = request.http;
  return {.patch = {.content_type = std::string(http.Header("content-type")), .body = request.body},
          .author = {.user = AuthorOf(request.user),
                     .peer = http.peer,
                     .author = AuditAuthorOf(request.user, http)},
          .is_dry_run = IsDryRun(http)};
}

store::SetRecord ChangeHold(store::Database& database, const store::SetAddress& address,
                            const HoldRequest& request, std::chrono::sys_seconds now) {
  const auto decide = [&](const store::SetRecord& set) {
    return PatchedHold(request.patch, set, now);
  };
  if (request.is_dry_run) {
    auto set = store::FindSet(database, address);
    if (!set) throw NotFound(kResource, address.name);
    store::Take(*set, decide(*set), request.author);
    return *std::move(set);
  }
  try {
    auto set = store::ChangeHold(database, address, request.author, decide);
    if (!set) throw NotFound(kResource, address.name);
    return *std::move(set);
  } catch (const store::StoreError& e) {
    if (e.kind() != store::StoreError::Kind::kForbidden) throw;
    // All else that it would refuse has been looked at.
    throw Invalid(address.name, {kFieldValueInvalid, "spec.hold.until",
                                 "must be a time to come, also by the clock of PostgreSQL"});
  }
}

}  // namespace strongroom::server::sets
