#include "server/intake/run_turns.h"

#include <gtest/gtest.h>

#include "server/request_error.h"

namespace strongroom::server::intake {
namespace {

TEST(RunTurns, OneReportOfARunHasItAtATime) {
  RunTurns turns;
  {
    const RunTurns::Turn first(turns, "uid-1");
    EXPECT_THROW(RunTurns::Turn(turns, "uid-1"), RequestError);
    EXPECT_THROW(RunTurns::Turn(turns, "uid-1"), RequestError) << "a refusal gives nothing back";
    EXPECT_NO_THROW(RunTurns::Turn(turns, "uid-2"));
  }
  EXPECT_NO_THROW(RunTurns::Turn(turns, "uid-1"));
}

}  // namespace
}  // namespace strongroom::server::intake
