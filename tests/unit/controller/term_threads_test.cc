#include "controller/term_threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "base/stop.h"
#include "support/message_of.h"

namespace strongroom::controller {
namespace {

TEST(TermThreads, WorkUntilStopIsRequested) {
  std::stop_source stop;
  TermThreads threads(stop);
  std::atomic<int> ended = 0;
  for (int i = 0; i < 3; ++i) {
    threads.Start("waits", [&](const std::stop_token& token) {
      base::WaitForStop(token);
      ++ended;
    });
  }
  stop.request_stop();
  EXPECT_NO_THROW(threads.Join());
  EXPECT_EQ(ended, 3);
}

TEST(TermThreads, EndTogetherWhenOneFails) {
  const std::vector<std::pair<TermThreads::Body, std::string>> rows{
      {[](const std::stop_token&) { throw std::logic_error("no such month"); }, "no such month"},
      {[](const std::stop_token&) { throw 7; }, "something that is no exception"},
  };
  for (const auto& [body, why] : rows) {
    std::stop_source stop;
    TermThreads threads(stop);
    threads.Start("waits", base::WaitForStop);
    threads.Start("history", body);
    EXPECT_EQ(test::MessageOf<std::runtime_error>([&] { threads.Join(); }),
              "the leader's thread \"history\" failed: " + why);
    EXPECT_TRUE(stop.stop_requested());
  }
}

}  // namespace
}  // namespace strongroom::controller
