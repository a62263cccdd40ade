#pragma once

#include <functional>
#include <string>

#include "api/report.h"
#include "server/report/line_reader.h"

namespace strongroom::server::report {

// Takes each item of a report in turn.
using ItemSink = std::function<void(api::ReportItem item)>;

// Reads a whole report and checks that it is one of run `run_uid`: header first, items that their
// outcome speaks of and counts, outcome last. Items are given to `sink` before that is known; what
// it made of them must not be kept when this throws. Throws Refusal, and what `sink` throws.
domain::Outcome ReadReport(LineReader& lines, const Limits& limits, const std::string& run_uid,
                           const ItemSink& sink);

}  // namespace strongroom::server::report
