#include "controller/restore_sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "support/instant.h"
#include "support/scraped.h"

namespace strongroom::controller {
namespace {

using kube::Json;
using std::chrono::hours;
using test::Scraped;
using testing::UnorderedElementsAre;

// It is 1800000000.
class SampleRestores : public testing::Test {
 protected:
  // What is said of open ones: "{phase="running"} 1" and "{namespace="a",phase="running"} 12".
  std::vector<std::string> Said(const std::string& family) const {
    std::vector<std::string> said;
    std::istringstream lines(scraped_.Text());
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(family + '{')) said.push_back(line.substr(family.size()));
    }
    return said;
  }
  std::vector<std::string> Open() const { return Said("strongroom_restores_open"); }
  std::vector<std::string> Since() const {
    return Said("strongroom_restores_open_since_timestamp_seconds");
  }

  Scraped scraped_{test::At("2027-01-15T08:00:00Z")};
};

TEST_F(SampleRestores, SayThatThereIsNone) {
  EXPECT_THAT(Open(),
              UnorderedElementsAre("{phase=\"pending\"} 0", "{phase=\"planning\"} 0",
                                   "{phase=\"waitingForApproval\"} 0", "{phase=\"running\"} 0"));
  EXPECT_THAT(Since(), UnorderedElementsAre());
}

TEST_F(SampleRestores, SaySinceWhenTheOneThatWaitsLongestDoes) {
  scraped_.PutRestore("second", {{"status", {{"phase", "waitingForApproval"}}}});
  scraped_.clock.Advance(-hours{1});
  scraped_.PutRestore("first", {{"status", {{"phase", "waitingForApproval"}}}});
  scraped_.PutRestore("other", {{"metadata", {{"namespace", "team-b"}}},
                                {"status", {{"phase", "waitingForApproval"}}}});
  scraped_.PutRestore("new", Json::object());
  EXPECT_THAT(Open(),
              UnorderedElementsAre("{phase=\"pending\"} 1", "{phase=\"planning\"} 0",
                                   "{phase=\"waitingForApproval\"} 3", "{phase=\"running\"} 0"));
  EXPECT_THAT(Since(),
              UnorderedElementsAre("{namespace=\"team-a\",phase=\"waitingForApproval\"} 1799996400",
                                   "{namespace=\"team-b\",phase=\"waitingForApproval\"} 1799996400",
                                   "{namespace=\"team-a\",phase=\"pending\"} 1799996400"));
}

TEST_F(SampleRestores, TakeTheJobThatItHasNow) {
  scraped_.PutRestore("back", {{"status", {{"phase", "running"}, {"jobName", "back-apply"}}}});
  for (const auto& [name, at] : std::map<std::string, const char*>{
           {"back-plan", "2027-01-15T08:02:00Z"}, {"back-apply", "2027-01-15T08:01:00Z"}}) {
    scraped_.PutJobOfRestore(name, "back", at);
  }
  EXPECT_THAT(Since(), UnorderedElementsAre("{namespace=\"team-a\",phase=\"running\"} 1800000060"));
}

TEST_F(SampleRestores, LeaveOutWhatIsAtRestAndDrills) {
  for (const char* phase : {"planned", "success", "partial", "failed", "canceled"}) {
    scraped_.PutRestore(phase, {{"status", {{"phase", phase}}}});
  }
  scraped_.PutRestore("drill", {{"metadata",
                                 {{"labels", {{"strongroom.dev/drill-of", "u-1"}}},
                                  {"annotations",
                                   {{"strongroom.dev/drill-due", "2027-01-15T07:00:00Z"},
                                    {"strongroom.dev/drill-attempt", "1"}}}}},
                                {"status", {{"phase", "planning"}}}});
  scraped_.PutRestore("unread", {{"spec", {{"mode", 7}}}, {"status", {{"phase", "running"}}}});
  scraped_.PutRestore("going", {{"metadata", {{"deletionTimestamp", "2027-01-15T07:00:00Z"}}},
                                {"status", {{"phase", "running"}}}});
  EXPECT_THAT(Since(), UnorderedElementsAre());
}

}  // namespace
}  // namespace strongroom::controller
