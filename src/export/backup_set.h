#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"

namespace strongroom::exporting {

// A policy type of a set, as its status says.
struct SetType {
  std::string type;
  std::string state;   // a word of domain::TypeState, as it goes into the digest of the set
  std::string digest;  // hexadecimal
  int64_t total = 0;
  int64_t backed_up = 0;
  std::string error_code;
  std::string error_message;

  bool IsComplete() const;
};

// A BackupSet of the sets API (docs/sets.md), with what is needed of it.
struct BackupSet {
  std::string object;  // all of it, canonical JSON
  std::string name;
  std::string schedule;
  std::string schedule_uid;
  std::string run;
  std::string tenant;
  int64_t sequence = 0;  // among the sets of its schedule
  std::chrono::sys_seconds taken_at;
  bool is_complete = false;
  int64_t items = 0;
  std::string digest;           // hexadecimal
  std::string previous_digest;  // empty for the first set of a schedule
  int64_t added = 0, changed = 0, removed = 0;
  std::vector<SetType> types;
  // Who changed what is different from the set before. The object does not say it: empty unless
  // whoever exports knows it from elsewhere.
  std::vector<std::string> actors = {};
};

// Throws ExportError for what is no BackupSet with its types, naming what is wrong with it.
BackupSet ReadSet(const base::Json& object);

// "sha256:.." without its beginning, and back. Throws ExportError for anything but a SHA-256.
std::string DigestHex(const std::string& text);
std::string DigestText(const std::string& hex);

}  // namespace strongroom::exporting
