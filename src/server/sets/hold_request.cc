#include "server/sets/hold_request.h"

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

std::string ReadBody(http::BodyReader& body) {
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

// https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
bool IsDryRun(const http::Request& request) {
  const std::string how = QueryOf(request, "dryRun");
  if (!how.empty() && how != "All") throw BadRequest("dryRun: must be All, or left out");
  return !how.empty();
}

}  // namespace

store::SetRecord ChangeHold(store::Database& database, const store::SetAddress& address,
                            const access::User& user, http::Request& request,
                            std::chrono::sys_seconds now) {
  const bool is_dry_run = IsDryRun(request);
  const Patch patch{.content_type = std::string(request.Header("content-type")),
                    .body = ReadBody(*request.body)};
  const store::HoldAuthor author{.user = base::Cut(base::Printable(user.name), kMaxAuthor),
                                 .peer = request.peer};
  const auto decide = [&](const store::SetRecord& set) { return PatchedHold(patch, set, now); };
  auto set = is_dry_run ? store::FindSet(database, address)
                        : store::ChangeHold(database, address, author, decide);
  if (!set) throw NotFound(address.name);
  if (is_dry_run) store::Take(*set, decide(*set), author);
  return *std::move(set);
}

}  // namespace strongroom::server::sets
