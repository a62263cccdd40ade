#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace strongroom::store {

// A sealed backup set, for people.
struct SetView {
  int64_t id = 0;
  std::string ns;
  std::string schedule_name;
  std::string run_name;
  std::string status;
  std::chrono::sys_seconds sealed_at;
  std::string root;       // hexadecimal
  std::string prev_root;  // empty for a schedule's first set
  int64_t items = 0;
  bool is_complete = false;
  bool is_held = false;
};

// One policy of a set.
struct ItemView {
  int64_t version_id = 0;
  std::string type;
  std::string external_id;
  std::string display_name;
  std::string digest;         // of the raw content, hexadecimal
  std::string change_digest;  // hexadecimal
};

// The set, unless it is not there, marked as deleted, or of another namespace. Throws StoreError.
std::optional<SetView> FindSet(Database& database, const std::string& ns, int64_t set_id);

// Items of a set with a version id over `after`, in its order; at most `limit`.
std::vector<ItemView> ListItems(Database& database, int64_t set_id, int64_t after, int limit);

// Raw canonical JSON of an item of a set; absent when the set does not have it. Throws StoreError,
// also when the stored bytes are not what their digest says.
std::optional<std::string> ReadContent(Database& database, int64_t set_id, int64_t version_id);

// Whether the set's roots still are what its rows give.
bool VerifySet(Database& database, int64_t set_id);

}  // namespace strongroom::store
