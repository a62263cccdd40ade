#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "api/set_import.h"
#include "server/intake/line_reader.h"

namespace strongroom::server::sets {

// What of an imported set is known once it has been read, besides its policies.
struct ImportFacts {
  api::SetImportHeader header;
  domain::Outcome outcome;  // success or partial
  int64_t items = 0;
  int64_t bytes = 0;  // of all contents
  size_t largest_content = 0;
};

// Reads a whole one, and makes its digests again: of each content, each type, and the set. Items
// are given to `take` before it is known whether all of it is what was sealed; what that made of
// them must not be kept when this throws. Throws RequestError for what is past a limit or cannot be
// understood, ApiStatus (422) for what is not what it was sealed as, and what `take` throws.
ImportFacts ReadImport(
    intake::LineReader& lines, const intake::Limits& limits,
    const std::function<void(const api::SetImportHeader& header, api::ReportItem item)>& take);

// By how much the clock of whoever sealed a set may be ahead of the server's.
inline constexpr std::chrono::minutes kClockSkew{5};

// Refuses one that says that it was taken later than `now`: it would be the newest until then.
// Throws ApiStatus (422).
void RequireTaken(const api::SetImportHeader& header, std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
