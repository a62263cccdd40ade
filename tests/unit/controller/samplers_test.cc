#include "controller/samplers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/instant.h"
#include "support/scraped.h"

namespace strongroom::controller {
namespace {

using domain::SetOwner;
using test::Scraped;
using testing::HasSubstr;
using testing::Not;

TEST(SampleSets, SayNothingBeforeSomebodyHasLooked) {
  const Scraped scraped(test::At("2027-01-15T08:00:00Z"));
  EXPECT_THAT(scraped.Text(), Not(HasSubstr("strongroom_sets_altered{")));
  EXPECT_THAT(scraped.Text(), Not(HasSubstr("strongroom_rows_without_set{")));
}

TEST(SampleSets, SayWhatIsAlteredAndThatTheRestIsNot) {
  Scraped scraped(test::At("2027-01-15T08:00:00Z"));
  scraped.verified.ReplaceStored(
      {.altered = {{{"team-a", SetOwner::kImported}, 2}, {{"team-a", SetOwner::kSchedule}, 0}},
       .rows_without_set = {{"team-a", 0}, {"team-b", 3}}});
  const std::string text = scraped.Text();
  for (const char* line : {"strongroom_sets_altered{namespace=\"team-a\",owner=\"imported\"} 2\n",
                           "strongroom_sets_altered{namespace=\"team-a\",owner=\"schedule\"} 0\n",
                           "strongroom_rows_without_set{namespace=\"team-a\"} 0\n",
                           "strongroom_rows_without_set{namespace=\"team-b\"} 3\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("owner=\"deleted_schedule\"")));
}

}  // namespace
}  // namespace strongroom::controller
