#include "provider/list_page.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "provider/error.h"

namespace strongroom::provider {
namespace {

using api::Json;
using Event = Json::parse_event_t;

// Far below what exhausts the stack when a tree is copied or written, far above any real object.
constexpr int kMaxDepth = 128;
// {"items": [ <here> ]}
constexpr int kMemberDepth = 1;
constexpr int kItemDepth = 2;

// Decides for each event of the parser whether the tree keeps the value. Lives for one page.
class PageFilter {
 public:
  PageFilter(ListPage& page, const ItemHandler& handle) : page_(page), handle_(handle) {}

  bool Keep(int depth, Event event, Json& parsed) {
    if (event == Event::key && depth == kMemberDepth) {
      in_items_ = parsed.get_ref<const std::string&>() == "items";
    }
    if (depth > kMaxDepth) {
      too_deep_ = true;
      return false;
    }
    if (!in_items_ || depth != kItemDepth) return true;
    if (event == Event::object_end) {
      if (too_deep_) {
        ++page_.unreadable;
      } else {
        handle_(std::move(parsed));
      }
      too_deep_ = false;
      return false;
    }
    if (event == Event::value || event == Event::array_end) {
      ++page_.unreadable;
      too_deep_ = false;
      return false;
    }
    return true;
  }

 private:
  ListPage& page_;
  const ItemHandler& handle_;
  bool in_items_ = false;
  bool too_deep_ = false;
};

}  // namespace

ListPage ReadListPage(std::string_view body, const ItemHandler& handle) {
  ListPage page;
  PageFilter filter(page, handle);
  try {
    const Json root = Json::parse(
        body.begin(), body.end(),
        [&](int depth, Event event, Json& parsed) { return filter.Keep(depth, event, parsed); });
    // Go writes an empty list as null when nobody made it.
    if (!root.is_object() || !root.contains("items") ||
        !(root["items"].is_array() || root["items"].is_null())) {
      throw ProviderError(kProviderUnavailable, "the answer is not a list");
    }
    const Json& metadata = api::ObjectAt(root, "metadata");
    page.resource_version = api::StringAt(metadata, "resourceVersion");
    page.continue_token = api::StringAt(metadata, "continue");
    return page;
  } catch (const Json::exception&) {
    // The library's own words quote the answer.
    throw ProviderError(kProviderUnavailable, "the answer is not valid JSON");
  } catch (const api::ApiFormatError& e) {
    throw ProviderError(kProviderUnavailable, std::string("the answer is not a list: ") + e.what());
  }
}

}  // namespace strongroom::provider
