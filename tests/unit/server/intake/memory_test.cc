#include "server/intake/memory.h"

#include <gtest/gtest.h>

#include "base/byte_budget.h"
#include "server/server.h"

namespace strongroom::server::intake {
namespace {

// So that there is always a quarter that one namespace cannot keep from others.
TEST(Memory, TheLargestReportFitsIntoAShareUnlessToldOtherwise) {
  const ServerOptions options;
  const uint64_t share = base::ByteBudget::ShareOf(options.max_memory_bytes);
  EXPECT_LE(BytesToRead(options.report) + BytesToStore(options.report.max_item_bytes), share);
  EXPECT_GE(options.max_memory_bytes - share, 2 * BytesToRead(options.report));
  EXPECT_LE(options.reports.at_once_per_namespace * options.report.max_report_bytes,
            base::ByteBudget::ShareOf(options.max_spool_bytes));
}

}  // namespace
}  // namespace strongroom::server::intake
