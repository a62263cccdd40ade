#include "cli/set_export.h"

#include <gmock/gmock.h>

#include "cli/error.h"
#include "domain/set_name.h"

// Which sets a repository does not have yet.
namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

sets::BackupSet SetOf(int64_t id, const std::string& schedule_uid = "u") {
  sets::BackupSet set;
  set.name = domain::SetName("nightly-1", id);
  set.id = id;
  set.schedule = "nightly";
  set.schedule_uid = schedule_uid;
  return set;
}

std::string MessageOf(const std::string& set, const std::string& uid = "u") {
  return "nightly: 2 policies\n\nStrongroom-Schedule: nightly\nStrongroom-Schedule-UID: " + uid +
         "\nStrongroom-Set: " + set + "\n";
}

std::vector<int64_t> Behind(const std::string& message, std::vector<sets::BackupSet> sets) {
  std::vector<int64_t> ids;
  for (const sets::BackupSet& set : SetsBehind(message, std::move(sets)))
    ids.push_back(set.id.value());
  return ids;
}

std::string Refusal(const std::string& message, std::vector<sets::BackupSet> sets) {
  try {
    Behind(message, std::move(sets));
    return "none";
  } catch (const CliError& e) {
    return e.what();
  }
}

TEST(SetsBehind, AreThoseThatWereTakenLater) {
  EXPECT_THAT(Behind(MessageOf("nightly-1-9"), {SetOf(8), SetOf(9), SetOf(10), SetOf(11)}),
              ElementsAre(10, 11));
  EXPECT_THAT(Behind(MessageOf("nightly-1-9"), {SetOf(10)}), ElementsAre(10))
      << "retention has removed the one of the last commit";
  EXPECT_THAT(Behind(MessageOf("nightly-1-9"), {SetOf(9)}), ElementsAre());
}

TEST(SetsBehind, AreOfTheScheduleThatTheRepositoryIsOf) {
  EXPECT_THAT(Refusal(MessageOf("nightly-1-9", "another cluster's"), {SetOf(10)}),
              HasSubstr("UID another cluster's, of which there is none among these"));
  for (const std::string& message : {std::string("somebody's\n"), MessageOf("nightly")}) {
    EXPECT_THAT(Refusal(message, {SetOf(10)}), HasSubstr("is of no backup set")) << message;
  }
  EXPECT_THAT(Behind(MessageOf("nightly-1-9", "made anew"), {SetOf(8), SetOf(10, "made anew")}),
              ElementsAre(10));
}

}  // namespace
}  // namespace strongroom::cli
