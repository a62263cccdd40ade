#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/outcome.h"
#include "domain/set_provider.h"

namespace strongroom::sets {

// A policy type of a set: an element of status.types.
struct SetType {
  std::string type;
  // A word of domain::TypeState, as it goes into the digest of the set; or of a later version.
  std::string state;
  std::string digest;  // hexadecimal
  int64_t total = 0, backed_up = 0, errors = 0, excluded = 0;
  std::string error_code, error_message, api_version;  // empty where there is none

  bool IsComplete() const;
};

// What keeps a set from retention: spec.hold.
struct Hold {
  std::string reason;
  std::string by;
  std::optional<std::chrono::sys_seconds> until;  // absent: for good
};

// Of a set that was sealed elsewhere, and put in: status.imported.
struct Imported {
  std::string digest;  // that it was sealed with, hexadecimal
  std::string by;
  std::chrono::sys_seconds at;
};

// A BackupSet. Its texts are as they came: whoever shows them escapes them.
struct BackupSet {
  std::string object;  // all of it, canonical JSON
  std::string name;
  std::string ns;
  std::optional<int64_t> id;  // of the database: later sets have larger ones; absent: not said
  std::string schedule, schedule_uid;
  std::string run;
  std::string tenant;
  domain::SetProvider provider;
  std::string trigger;   // of the run, a word of domain::RunTrigger; empty: nobody says it
  int64_t sequence = 0;  // among the sets of its schedule
  std::chrono::sys_seconds taken_at;
  std::string phase;  // a word of domain::RunPhase; empty: nobody says it
  bool is_complete = false;
  int64_t items = 0;
  int64_t raw_bytes = 0, stored_bytes = 0;
  std::string digest;                           // hexadecimal
  std::string previous_digest;                  // empty for the first set of a schedule
  std::optional<domain::ChangeCounts> changes;  // absent for that one
  std::optional<Hold> hold;
  std::optional<std::chrono::sys_seconds> marked_at;  // for removal
  // Whether a server found it as it was sealed when it last looked; absent: none has.
  std::optional<bool> is_as_sealed;
  std::optional<Imported> imported;  // absent: a run has stored it here
  // Who is known to have made the changes; those who made most of them come first.
  std::vector<std::string> actors;
  std::vector<SetType> types;  // in byte order
};

// Each throws ReadError for what is no BackupSet, naming what is wrong with it.

BackupSet ReadSet(const base::Json& object);
// As a list has it: `actors` and `types` stay empty.
BackupSet ReadListedSet(const base::Json& object);

}  // namespace strongroom::sets
