#include "server/report/set_writer.h"

#include <gtest/gtest.h>

namespace strongroom::server::report {
namespace {

store::ReportedSet SetOf(int64_t id) {
  const api::ReportAnswer answer{.backup_set_id = std::to_string(id),
                                 .backup_set_digest = {},
                                 .outcome = {.phase = domain::RunPhase::kSuccess}};
  store::ReportedSet set;
  set.id = id;
  set.answer = api::EncodeReportAnswer(answer);
  return set;
}

// The connection is lost while a report commits, and another report of the run has waited for it.
TEST(SetWriter, AnswersAfterDoubtWhatIsStored) {
  store::SetContents ours;
  ours.id = 7;
  ours.items = 3;
  const SetWriter::Stored own = AfterDoubt(SetOf(7), ours);
  EXPECT_EQ(own.answer.backup_set_id, "7");
  EXPECT_EQ(own.contents.items, 3);
  const SetWriter::Stored other = AfterDoubt(SetOf(8), ours);
  EXPECT_EQ(other.answer.backup_set_id, "8");
  EXPECT_EQ(other.contents.id, 0) << "it stored nothing itself: no audit row, no size";
}

}  // namespace
}  // namespace strongroom::server::report
