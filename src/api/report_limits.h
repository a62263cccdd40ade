#pragma once

#include <cstddef>
#include <cstdint>

#include "domain/form.h"

// What a report may have at most unless the server is told otherwise, for whoever makes and whoever
// takes it.
namespace strongroom::api {

inline constexpr uint64_t kMaxReportBytes = uint64_t{256} << 20U;  // as sent, compressed
inline constexpr uint64_t kMaxSetBytes = uint64_t{2} << 30U;       // all lines, decompressed
inline constexpr size_t kMaxItemBytes = size_t{4} << 20U;          // content of one item
inline constexpr int64_t kMaxItems = 200'000;

// Identity and name of an item.
inline constexpr size_t kMaxNameBytes = domain::kMaxPolicyName;

// Acts, and what they take of the last line. Servers of before, which pass them over, read no more
// than 50,000 values of a line.
inline constexpr size_t kMaxActs = 2'000;
inline constexpr size_t kMaxActBytes = size_t{512} << 10U;

}  // namespace strongroom::api
