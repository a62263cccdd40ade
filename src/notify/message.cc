#include "notify/message.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/uuid.h"

namespace strongroom::notify {
namespace {

constexpr size_t kLongestId = 128;

bool IsOfWire(char c) { return base::IsLetter(c) || base::IsDigit(c) || c == '-' || c == '_'; }

}  // namespace

Message MessageOf(domain::Notice notice) {
  Message message{WireId(notice.id), {}, false};
  message.notices.push_back(std::move(notice));
  return message;
}

Message DigestOf(std::vector<domain::Notice> notices) {
  std::string ids = "digest";
  for (const domain::Notice& notice : notices) {
    ids.append(1, '\n').append(std::to_string(notice.id.size())).append(1, ' ').append(notice.id);
  }
  return {base::UuidOf(ids), std::move(notices), true};
}

std::string WireId(std::string_view id) {
  const bool fits =
      !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), IsOfWire);
  return fits ? std::string(id) : base::UuidOf(id);
}

}  // namespace strongroom::notify
