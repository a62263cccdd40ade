#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/report.h"
#include "server/intake/line_reader.h"

namespace strongroom::server::report {

// Takes each item of a report in turn.
using ItemSink = std::function<void(api::ReportItem item)>;

// What a report has to be about.
struct Expected {
  std::string run_uid;
  // Each of which it has to speak of, and of no other; of "*", which only controllers left that did
  // not resolve it, nothing can be said.
  std::vector<std::string> policy_types;
};

// Reads a whole report and checks that it is the one that is expected: header first, items that
// their outcome speaks of and counts, outcome last. Items are given to `sink` before that is known;
// what it made of them must not be kept when this throws. Throws RequestError, and what `sink`
// throws.
api::ReportEnd ReadReport(intake::LineReader& lines, const intake::Limits& limits,
                          const Expected& expected, const ItemSink& sink);

}  // namespace strongroom::server::report
