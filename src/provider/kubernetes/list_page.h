#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace strongroom::provider::kubernetes {

// What a page of a list says besides its items.
struct ListPage {
  std::string resource_version;
  std::string continue_token;  // empty on the last page
};

// Takes one object of a list, in the order of the list. What it throws ends the reading.
using ItemHandler = base::JsonSink;
// Takes what is known of one that cannot be stored (maybe null), and what it is: "has more than 7
// bytes".
using LeftOutHandler = base::JsonSkipSink;

// Reads one page of any Kubernetes list and hands each object to `take` as soon as it is parsed, so
// that only one is in memory as a tree (a tree is about seven times its text). What is no object,
// or past what the server reads of a policy, goes to `leave_out`, and costs no other. Throws
// ProviderError when it is not such a list; objects before the fault have been handled by then.
ListPage ReadListPage(std::string_view body, const ItemHandler& take,
                      const LeftOutHandler& leave_out);

// One object by itself, within the same limits. Throws base::JsonError.
base::Json ReadObject(std::string_view body);

}  // namespace strongroom::provider::kubernetes
