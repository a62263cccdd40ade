#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "api/json.h"

namespace strongroom::provider {

// What a page of a list says besides its items.
struct ListPage {
  std::string resource_version;
  std::string continue_token;  // empty on the last page
  int64_t unreadable = 0;      // items that are nested too deep or are no objects
};

// Takes one object of a list, in the order of the list. What it throws ends the reading.
using ItemHandler = std::function<void(api::Json item)>;

// Reads one page of any Kubernetes list and hands each object to `handle` as soon as it is
// parsed, so that only one is in memory as a tree (a tree is about seven times its text). Throws
// ProviderError when it is not such a list; objects before the fault have been handled by then.
ListPage ReadListPage(std::string_view body, const ItemHandler& handle);

}  // namespace strongroom::provider
