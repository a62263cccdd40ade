#include "cli/set_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(SetTable, SaysInWideWhatAServerFoundOfEach) {
  std::vector<sets::BackupSet> sets(3);
  for (sets::BackupSet& set : sets) {
    set.name = "nightly-1";
    set.is_complete = true;
    set.digest = std::string(64, 'a');
  }
  sets[0].is_as_sealed = true;
  sets[1].is_as_sealed = false;
  sets[1].schedule = "nightly";
  sets[1].imported = sets::Imported{};
  const auto now = test::At("2026-03-02T02:00:00Z");
  const auto wide = SetTableLines(sets, {.with_namespace = false, .is_wide = true, .now = now});
  ASSERT_EQ(wide.size(), 4U);
  EXPECT_THAT(wide[0], HasSubstr("VERIFIED"));
  const size_t at = wide[0].find("VERIFIED");
  EXPECT_EQ(wide[1].substr(at, 4), "yes ");
  EXPECT_EQ(wide[2].substr(at, 3), "NO ");
  EXPECT_THAT(wide[2], HasSubstr("nightly (imported)"));
  EXPECT_EQ(wide[3].substr(at, 2), "- ");
  for (const std::string& line :
       SetTableLines(sets, {.with_namespace = false, .is_wide = false, .now = now})) {
    EXPECT_THAT(line, AllOf(Not(HasSubstr("VERIFIED")), Not(HasSubstr("sha256:"))));
  }
}

}  // namespace
}  // namespace strongroom::cli
