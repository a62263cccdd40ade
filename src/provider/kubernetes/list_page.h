#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace strongroom::provider::kubernetes {

// What a page of a list says besides its items.
struct ListPage {
  std::string resource_version;
  std::string continue_token;  // empty on the last page
  int64_t unreadable = 0;      // items that are past a limit of base::JsonOptions or no objects
};

// Takes one object of a list, in the order of the list. What it throws ends the reading.
using ItemHandler = base::JsonSink;

// Reads one page of any Kubernetes list and hands each object to `handle` as soon as it is
// parsed, so that only one is in memory as a tree (a tree is about seven times its text). Throws
// ProviderError when it is not such a list; objects before the fault have been handled by then.
ListPage ReadListPage(std::string_view body, const ItemHandler& handle);

}  // namespace strongroom::provider::kubernetes
