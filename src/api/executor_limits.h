#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/report_limits.h"

namespace strongroom::api {

// What a run keeps of a tenant at most: what the server takes, so that a tenant with more loses
// what is too much and not everything. An eighth is left for the frame of the report, which is made
// anew.
struct ExecutorLimits {
  uint64_t max_spool_bytes = kMaxReportBytes / 8 * 7;  // on disk, compressed
  uint64_t max_set_bytes = kMaxSetBytes;               // decompressed, the whole report
  uint64_t max_item_bytes = kMaxItemBytes;
  uint64_t max_items = kMaxItems;
};

// One of them, as a flag of `strongroom executor`. The controller has the same with "executor-"
// before its name, and gives it to all its Jobs.
struct ExecutorLimitFlag {
  std::string_view name;  // without its dashes
  std::string_view what;
  int64_t least;
  int64_t most;
  uint64_t ExecutorLimits::*value;
};

inline constexpr int64_t kMiB = int64_t{1} << 20U;
inline constexpr std::array kExecutorLimitFlags{
    ExecutorLimitFlag{"max-spool-bytes",
                      "That are collected, compressed; what is more is left out, and its type "
                      "incomplete",
                      kMiB, kMiB* kMiB, &ExecutorLimits::max_spool_bytes},
    ExecutorLimitFlag{"max-set-bytes", "The same, decompressed", kMiB, kMiB* kMiB,
                      &ExecutorLimits::max_set_bytes},
    ExecutorLimitFlag{"max-item-bytes",
                      "Of one policy; a larger one is left out, and its type incomplete", 1,
                      64 * kMiB, &ExecutorLimits::max_item_bytes},
    ExecutorLimitFlag{"max-items",
                      "Policies that are collected; what is more is left out, and its type "
                      "incomplete",
                      1, 10'000'000, &ExecutorLimits::max_items},
};

// How whoever runs the controller sets it: "--executor-max-items of the controller".
inline std::string FlagOf(uint64_t ExecutorLimits::*value) {
  for (const ExecutorLimitFlag& flag : kExecutorLimitFlags) {
    if (flag.value != value) continue;
    return "--executor-" + std::string(flag.name) + " of the controller";
  }
  return {};
}

}  // namespace strongroom::api
