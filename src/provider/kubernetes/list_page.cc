#include "provider/kubernetes/list_page.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "provider/error.h"

namespace strongroom::provider::kubernetes {
namespace {

// What is filled in of an object (ItemOf) must be within what the server reads of it again, or it
// would cost the whole report. What surrounds an object in a list is deeper than what it loses.
constexpr size_t kFilledIn = 2;  // apiVersion, kind
constexpr base::JsonOptions kOptions{.max_values = base::JsonOptions{}.max_values - kFilledIn};

}  // namespace

base::Json ReadObject(std::string_view body) { return base::ParseJson(body, kOptions); }

ListPage ReadListPage(std::string_view body, const ItemHandler& take,
                      const LeftOutHandler& leave_out) {
  try {
    ListPage page;
    const base::Json root = base::ParseJsonElements(
        body, {.member = "items", .take = take, .skip = leave_out}, kOptions);
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
