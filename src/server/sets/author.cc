#include "server/sets/author.h"

#include <algorithm>

#include "base/printable.h"
#include "base/text.h"

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

}  // namespace strongroom::server::sets
