#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/notice.h"

namespace strongroom::notify {

// What a sink sends at once: one notice, or a digest of several.
struct Message {
  std::string id;                       // the same however often it is sent; of WireId's form
  std::vector<domain::Notice> notices;  // in their order; at least one
  bool is_digest = false;
};

Message MessageOf(domain::Notice notice);

// `notices` has at least one. The id is made of theirs.
Message DigestOf(std::vector<domain::Notice> notices);

// `id` as it may stand in a header, a JSON string and an address: itself where it has only letters,
// digits, '-' and '_', and at most 128 of them, else a UUID made of it.
std::string WireId(std::string_view id);

}  // namespace strongroom::notify
