#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace strongroom::sets {

// A policy of a set.
struct Item {
  std::string type;
  std::string id;
  std::string name;                  // as somebody gave it; may be empty
  std::string digest;                // hexadecimal; of what counts as a change, when it was stored
  std::string content_digest;        // hexadecimal
  int64_t bytes = 0;                 // of the content
  std::chrono::sys_seconds since;    // when the tenant has had it in this form
  std::string restorability;         // a word of catalogue::RestoreClass, or empty: nobody said
  std::vector<std::string> missing;  // members that do not come back
  bool secrets_masked = false;
  std::string content = {};  // canonical JSON, as it is stored; empty where it was not asked for
};

// Each throws ReadError for what is no item. Digests are not compared: see IsWhole.

// An element of …/items.
Item ReadItem(const base::Json& object);
// A line of …/content. Where it says in the place of a content what is wrong with that, there is
// none, and the item is not whole.
Item ReadItemLine(std::string_view line);

// What ReadItem reads: without the content.
base::Json ItemJson(const Item& item);
// The same, canonical.
std::string WriteItemDescription(const Item& item);
// That as a text.
Item ReadItemDescription(std::string_view text);

// Whether the content is the one of its digest, and as long as the item says.
bool IsWhole(const Item& item);

}  // namespace strongroom::sets
