#include "provider/kubernetes/list_page.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "provider/error.h"

namespace strongroom::provider::kubernetes {

ListPage ReadListPage(std::string_view body, const ItemHandler& handle) {
  try {
    ListPage page;
    const base::Json root = base::ParseJsonElements(
        body, {.member = "items", .take = handle, .skip = [&] { ++page.unreadable; }});
    const auto items = root.find("items");
    // Go writes an empty list as null when nobody made it.
    if (items == root.end() || !(items->is_array() || items->is_null())) {
      throw ProviderError(kProviderUnavailable, "the answer is not a list");
    }
    const base::Json& metadata = base::ObjectAt(root, "metadata");
    page.resource_version = base::StringAt(metadata, "resourceVersion");
    page.continue_token = base::StringAt(metadata, "continue");
    return page;
  } catch (const base::JsonError& e) {
    throw ProviderError(kProviderUnavailable, std::string("the answer is not a list: ") + e.what());
  }
}

}  // namespace strongroom::provider::kubernetes
