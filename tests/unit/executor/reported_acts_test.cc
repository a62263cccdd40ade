#include "executor/reported_acts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "api/report.h"
#include "api/report_limits.h"

namespace strongroom::executor {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

domain::Act ActOf(const std::string& id, int at, const std::string& actor = "ann") {
  return {.external_id = id,
          .deed = {.actor = actor,
                   .actor_kind = domain::ActorKind::kUser,
                   .at = sys_seconds{seconds{at}},
                   .activity = "Update policy",
                   .audit_store = "directoryAudits"}};
}

TEST(ReportedActs, AreOneOfAnObjectTheNewestFirst) {
  const auto acts =
      ReportedActs({ActOf("a", 1), ActOf("b", 5), ActOf("a", 9, "bob"), ActOf("b", 5, "later")},
                   api::kMaxActBytes);
  EXPECT_EQ(acts, (std::vector{ActOf("a", 9, "bob"), ActOf("b", 5)}));
}

TEST(ReportedActs, LeaveOutWhatTellsNothingOrCannotBeSent) {
  domain::Act timeless = ActOf("a", 1);
  timeless.deed.at.reset();
  for (const domain::Act& act :
       {timeless, ActOf("a", 1, ""), ActOf("", 1), ActOf("\xff", 1), ActOf(std::string(1, '\0'), 1),
        ActOf(std::string(api::kMaxNameBytes + 1, 'a'), 1)}) {
    EXPECT_THAT(ReportedActs({act}, api::kMaxActBytes), IsEmpty());
  }
  EXPECT_THAT(ReportedActs({ActOf("a", 1), timeless}, 0), IsEmpty()) << "no room";
}

// Whatever comes, the server takes the line that becomes of it.
TEST(ReportedActs, AlwaysFitIntoAReport) {
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<domain::Act> acts;
    const size_t count = random() % 3'000;
    for (size_t i = 0; i < count; ++i) {
      std::string text(random() % 40, static_cast<char>(random()));
      acts.push_back(
          ActOf(std::to_string(random() % 2'500) + text, static_cast<int>(random() % 99), text));
    }
    const size_t room = random() % (size_t{1} << 20U);
    const auto taken = ReportedActs(acts, room);
    ASSERT_LE(taken.size(), api::kMaxActs);
    const api::ReportEnd bare{};
    const api::ReportEnd end{bare.outcome, taken};
    const std::string line = api::EncodeReportLine(end);
    EXPECT_LE(line.size(), api::EncodeReportLine(bare).size() + room + 20);
    std::set<std::string> objects;
    const api::ReportLine decoded = api::DecodeReportLine(line);
    for (const domain::Act& act : std::get<api::ReportEnd>(decoded).acts) {
      EXPECT_TRUE(objects.insert(act.external_id).second);
    }
    EXPECT_THAT(objects, SizeIs(taken.size()));
  }
}

}  // namespace
}  // namespace strongroom::executor
