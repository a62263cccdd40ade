#include "server/sets/author.h"

#include <algorithm>
#include <utility>

#include "base/printable.h"
#include "base/text.h"
#include "server/client_name.h"
#include "server/sets/asked_object.h"

namespace strongroom::server::sets {
namespace {

// What the audit log takes as somebody's name.
constexpr size_t kMaxAuthor = 256;

}  // namespace

std::string AuthorOf(const access::User& user) {
  const std::string name = base::Cut(base::Printable(user.name), kMaxAuthor);
  const size_t begin = std::min(name.find_first_not_of(' '), name.size());
  return name.substr(begin, name.find_last_not_of(' ') + 1 - begin);
}

store::AuditAuthor AuditAuthorOf(const access::User& user, const http::Request& request) {
  return {.groups = store::KeptGroups(user.groups), .via = ClientOf(request)};
}

store::AuditEntry AuditEntryOf(const AuthorizedRequest& request, const std::string& action) {
  store::AuditAuthor author = AuditAuthorOf(request.user, request.http);
  return {.actor = request.user.name,
          .action = action,
          .ns = request.access.ns,
          .subject = SubjectOf(request.access),
          .result = {},
          .reason = {},
          .source = request.http.peer,
          .groups = std::move(author.groups),
          .via = std::move(author.via)};
}

}  // namespace strongroom::server::sets
