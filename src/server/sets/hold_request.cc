#include "server/sets/hold_request.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/printable.h"
#include "base/text.h"
#include "server/sets/hold_patch.h"
#include "server/sets/page_query.h"
#include "server/sets/status_error.h"
#include "store/set_hold.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kMaxPatch = size_t{64} << 10U;
// What the audit log takes as somebody's name.
constexpr size_t kMaxAuthor = 256;

// https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
bool IsDryRun(const http::Request& request) {
  const std::string how = QueryOf(request, "dryRun");
  if (!how.empty() && how != "All") throw BadRequest("dryRun: must be All, or left out");
  return !how.empty();
}

// As strongroom.set_held takes it.
std::string AuthorOf(const access::User& user) {
  const std::string name = base::Cut(base::Printable(user.name), kMaxAuthor);
  const size_t begin = std::min(name.find_first_not_of(' '), name.size());
  return name.substr(begin, name.find_last_not_of(' ') + 1 - begin);
}

}  // namespace

std::string ReadPatchBody(http::BodyReader& body) {
  std::string text;
  std::array<char, 4096> piece;
  while (const size_t got = body.Read(piece.data(), piece.size())) {
    text.append(piece.data(), got);
    if (text.size() > kMaxPatch) {
      throw StatusError(413, "RequestEntityTooLarge", "the patch has more than 65536 bytes");
    }
  }
  return text;
}

HoldRequest ReadHoldRequest(const http::Request& request, const std::string& body,
                            const access::User& user) {
  return {.patch = {.content_type = std::string(request.Header("content-type")), .body = body},
          .author = {.user = AuthorOf(user), .peer = request.peer},
          .is_dry_run = IsDryRun(request)};
}

store::SetRecord ChangeHold(store::Database& database, const store::SetAddress& address,
                            const HoldRequest& request, std::chrono::sys_seconds now) {
  const auto decide = [&](const store::SetRecord& set) {
    return PatchedHold(request.patch, set, now);
  };
  if (request.is_dry_run) {
    auto set = store::FindSet(database, address);
    if (!set) throw NotFound(address.name);
    store::Take(*set, decide(*set), request.author);
    return *std::move(set);
  }
  try {
    auto set = store::ChangeHold(database, address, request.author, decide);
    if (!set) throw NotFound(address.name);
    return *std::move(set);
  } catch (const store::StoreError& e) {
    if (e.kind() != store::StoreError::Kind::kForbidden) throw;
    // All else that it would refuse has been looked at.
    throw Invalid(address.name, {kFieldValueInvalid, "spec.hold.until",
                                 "must be a time to come, also by the clock of PostgreSQL"});
  }
}

}  // namespace strongroom::server::sets
