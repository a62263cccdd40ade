#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/database.h"

// What is in a sealed set. Each throws StoreError. Thread-safe.
namespace strongroom::store {

// One policy of a set. Digests are hexadecimal.
struct SetItem {
  std::string type;
  std::string external_id;
  std::string display_name;
  std::string change_digest;   // of what counts as a change, by the rules of when it was stored
  std::string content_digest;  // of the bytes that are stored
  int64_t size = 0;            // of these, in bytes
  // Since when the tenant has been seen to have it in this form.
  std::chrono::sys_seconds since;
  // How much of it a restore brings back, and what not; empty where nobody said (older versions).
  std::string restorability;
  std::vector<std::string> missing;
  bool secrets_masked = false;
};

// The limit of who wants every item.
inline constexpr int kAllItems = std::numeric_limits<int>::max() - 1;

// Items are in the order of type and external id, by bytes. Empty texts take all.
struct ItemQuery {
  int64_t set_id = 0;
  std::string type;
  std::string external_id;
  std::string after_type;  // behind which item a page begins
  std::string after_id;
  int limit = 5'000;
};

struct ItemPage {
  std::vector<SetItem> items;
  bool has_more = false;
};

ItemPage ListItems(Database& database, const ItemQuery& query);

// The ids of the versions that ListItems would be of, in its order: of a large set little to hold,
// by which it is then read a part at a time.
std::vector<int64_t> ListVersions(Database& database, const ItemQuery& query);
// In that order; those that are not there any more are left out.
std::vector<SetItem> ItemsOf(Database& database, std::span<const int64_t> versions);

// Takes the content of the item at `index`; absent when it is not there any more, or what is stored
// is not of its digest.
using ItemContentSink = std::function<void(size_t index, std::optional<std::string> content)>;

// The contents of items of one tenant, in any order, some MB at a time. What `sink` throws ends the
// reading.
void ReadItemContents(Database& database, int tenant_id, std::span<const SetItem> items,
                      const ItemContentSink& sink);

}  // namespace strongroom::store
