#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "sets/problem.h"

namespace strongroom::sets {

// BackupSetVerification: what the server found when it made all digests of a set again.
struct Verification {
  std::string set;  // its name
  bool is_verified = false;
  bool is_linked = false;  // with the set before; false where there is none
  int64_t items = 0, bytes = 0;
  std::string digest;         // hexadecimal; of what is there now
  int64_t problem_count = 0;  // more than `problems`, which are the first of them, or as many
  std::vector<Problem> problems;
};

// Throws ReadError for what is no BackupSetVerification, naming what is wrong with it; also for one
// that is verified and has problems, or the other way round.
Verification ReadVerification(const base::Json& object);

}  // namespace strongroom::sets
