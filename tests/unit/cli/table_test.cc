#include "cli/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;

TEST(Table, HasColumnsAsWideAsTheirWidestCell) {
  Table table({"NAME", "N", "NOTE"});
  table.AddRow({"ä", "10", ""});
  table.AddRow({"longer", "2", "x\ny"});
  EXPECT_THAT(table.Lines(),
              ElementsAre("NAME     N    NOTE", "ä        10", "longer   2    x\\ny"));
}

}  // namespace
}  // namespace strongroom::cli
