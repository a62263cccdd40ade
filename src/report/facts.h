#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

// What the sets API answers (docs/sets.md), as a report needs it. Texts are as they came: whoever
// writes them escapes them. Each reader throws ReportError for what has another form.
namespace strongroom::report {

struct Counts {
  int64_t added = 0, changed = 0, removed = 0;
};

// What was read of a policy type: an element of status.types.
struct TypeFacts {
  std::string key;
  std::string state;  // complete, or what it is instead
  int64_t total = 0, backed_up = 0, errors = 0, excluded = 0;
  std::string error_code, error_message, api_version;  // empty where there is none
  std::string digest;
};

struct SetFacts {
  std::string name, ns, schedule, run, tenant, taken_at;
  int64_t sequence = 0, items = 0, raw_bytes = 0;
  bool is_complete = false;
  std::optional<Counts> changes;  // absent for the first set of a schedule
  std::string digest, previous_digest;
  std::vector<TypeFacts> types;
};
SetFacts ReadSet(const base::Json& set);

// A policy of a set, without its content.
struct Item {
  std::string type, id, name, since;
  std::string digest, content_digest;
  int64_t bytes = 0;
  std::string restorability;  // empty where nobody said
  std::vector<std::string> missing;
  bool is_masked = false;
};
Item ReadItem(const base::Json& item);

// A step of a JSON Patch (RFC 6902), its value as text.
struct PatchStep {
  std::string op, path, value;
};

// A policy that differs. Who did it and when is in the words of the tenant's audit store, and empty
// where nobody knows.
struct Difference {
  std::string type, id, name;
  std::string change;   // added, changed or removed
  std::string problem;  // why nothing more can be told of it; mostly empty
  std::optional<std::vector<PatchStep>> patch;
  std::string actor, activity, at;
};

struct NotCompared {
  std::string type, why;
};

// BackupSetDiff.
struct DiffFacts {
  std::string from, to;
  Counts changes;
  std::vector<NotCompared> not_compared;
  std::vector<Difference> items;
};
DiffFacts ReadDiff(const base::Json& diff);

}  // namespace strongroom::report
