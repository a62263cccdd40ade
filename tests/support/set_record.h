#pragma once

#include <chrono>
#include <string>

#include "store/set_hold.h"
#include "store/set_reader.h"

namespace strongroom::test {

// As PostgreSQL says it of a set of team-a.
inline store::SetRecord ASet() {
  store::SetRecord set;
  set.id = 7;
  set.ns = "team-a";
  set.schedule_name = "nightly";
  set.run_name = "nightly-1";
  set.root = std::string(64, 'a');
  return set;
}

// The same, which ann holds for another hour.
inline store::SetRecord AHeldSet(std::chrono::sys_seconds now) {
  store::SetRecord set = ASet();
  Take(set, store::Hold{.reason = "audit", .until = now + std::chrono::hours{1}},
       {.user = "ann", .peer = ""});
  return set;
}

}  // namespace strongroom::test
