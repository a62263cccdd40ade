#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/item_change.h"
#include "domain/outcome.h"

namespace strongroom::sets {

// A step of a JSON Patch (RFC 6902).
struct PatchStep {
  std::string op, path;
  std::string value;  // JSON; empty where the step has none
};

// A policy that differs.
struct Difference {
  std::string type, id, name;
  domain::Change change = domain::Change::kChanged;
  std::string problem;  // why nothing more can be told of it; mostly empty
  // From what it was to what it is, of what counts as a change. Absent of what was added or
  // removed, and where the server leaves it out.
  std::optional<std::vector<PatchStep>> patch;
  // Why it leaves it out; empty also of a server that does not say it.
  std::string no_patch = {};
  domain::Deed deed;  // the last that was done to it; without an actor where nobody knows
};

// A policy type that is not complete in both sets, so that nothing is told of it.
struct NotCompared {
  std::string type, why;
};

// BackupSetDiff: what differs between two sets of a tenant.
struct Diff {
  std::string from, to;  // names of sets
  domain::ChangeCounts changes;
  std::vector<NotCompared> not_compared;
  std::vector<Difference> items;  // in the order of type and id
};

// Throws ReadError for what is no BackupSetDiff, naming what is wrong with it.
Diff ReadDiff(const base::Json& object);

}  // namespace strongroom::sets
