#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/item_change.h"

namespace strongroom::sets {

// What became of a policy: a form in which sets hold it, or that it was removed.
struct PolicyVersion {
  // A word of domain::Change, or "first" where nobody can tell how it was before.
  std::string change;
  std::string set;  // the first that says so
  std::chrono::sys_seconds taken_at;
  // What follows is empty where it was removed.
  std::string name;
  std::string digest, content_digest;  // hexadecimal
  std::string last_set;                // that holds it in this form
  int64_t sets = 0;                    // that do
  domain::Deed deed;                   // who made it so; without an actor where nobody knows
};

struct PolicyHistory {
  std::string type, id, name;
  std::vector<PolicyVersion> versions;  // the newest first; there is one at least
};

// PolicyHistory of the sets API: those that somebody may mean.
struct Histories {
  std::vector<PolicyHistory> policies;
  bool has_more = false;  // than are told
};

// Throws ReadError for what is none, naming what is wrong with it.
Histories ReadHistories(const base::Json& object);

}  // namespace strongroom::sets
