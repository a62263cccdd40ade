#include "web/retry.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "support/fake_clock.h"

namespace strongroom::web {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Attempt Answer(int status, const std::string& retry_after = "") {
  Response response{status, "", {}};
  if (!retry_after.empty()) response.headers["retry-after"] = retry_after;
  return response;
}
const Attempt kNoAnswer = TransportError("reset");

TEST(MayPass, DependsOnWhatTheServerHasDone) {
  struct Row {
    Attempt attempt;
    bool may_pass;
    bool was_put_off;
  };
  const std::vector<Row> rows = {
      {Answer(200), false, false},        {Answer(302), false, false},
      {Answer(400), false, false},        {Answer(401), false, false},
      {Answer(403), false, false},        {Answer(404), false, false},
      {Answer(408), true, false},         {Answer(409), false, false},
      {Answer(409, "1"), false, false},   {Answer(410), false, false},
      {Answer(422), false, false},        {Answer(425), true, false},
      {Answer(429), true, true},          {Answer(429, "1"), true, true},
      {Answer(500), true, false},         {Answer(500, "1"), true, true},
      {Answer(503), true, false},         {Answer(503, "1"), true, true},
      {Answer(503, "soon"), true, false}, {kNoAnswer, true, false},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(MayPass(Repeat::kWhatMayPass, rows[i].attempt), rows[i].may_pass) << i;
    EXPECT_EQ(MayPass(Repeat::kWhatWasPutOff, rows[i].attempt), rows[i].was_put_off) << i;
  }
}

TEST(WaitAfter, IsAsToldWithinItsLimits) {
  struct Row {
    Attempt attempt;
    int number;
    int expected;  // milliseconds
  };
  RetryPolicy policy;
  policy.backoff = {milliseconds{100}, milliseconds{1'000}, 0.0};
  policy.longest_wait = seconds{5};
  const std::vector<Row> rows = {
      {kNoAnswer, 1, 100},          {kNoAnswer, 3, 400},           {kNoAnswer, 9, 1'000},
      {Answer(503), 2, 200},        {Answer(503, "soon"), 2, 200}, {Answer(503, "2"), 1, 2'000},
      {Answer(503, "2"), 9, 2'000}, {Answer(503, "0"), 9, 100},    {Answer(429, "60"), 1, 5'000},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(WaitAfter(policy, rows[i].attempt, rows[i].number), milliseconds{rows[i].expected})
        << i;
  }
}

// Sends what the script says, one after another; the last repeats. Time passes by waiting alone.
class Script {
 public:
  explicit Script(std::deque<Attempt> attempts) : attempts_(std::move(attempts)) {
    policy.backoff = {seconds{1}, seconds{4}, 0.0};
    policy.sleep = [this](milliseconds wait, const std::stop_token& token) {
      clock_.Advance(wait);
      waits += (waits.empty() ? "" : " ") + std::to_string(wait.count() / 1000);
      return !token.stop_requested();
    };
  }

  // The status of what it came to, or what was thrown.
  std::string Run(seconds left = seconds{3'600}) {
    const auto send = [this] {
      ++sent;
      const Attempt attempt = attempts_.front();
      if (attempts_.size() > 1) attempts_.pop_front();
      if (const auto* const error = std::get_if<TransportError>(&attempt)) throw *error;
      return std::get<Response>(attempt);
    };
    try {
      return std::to_string(SendUntilFinal(policy, clock_, clock_.Steady() + left, stop.get_token(),
                                           send, [this](const Attempt&, milliseconds) { ++told; })
                                .status);
    } catch (const WebError& error) {
      return error.what();
    }
  }

  RetryPolicy policy;
  std::stop_source stop;
  int sent = 0;
  int told = 0;
  std::string waits;  // in seconds

 private:
  std::deque<Attempt> attempts_;
  test::FakeClock clock_;
};

TEST(SendUntilFinal, RepeatsWhatMayPassAndWaitsLongerEachTime) {
  Script script({kNoAnswer, Answer(500), Answer(408), Answer(503, "9"), kNoAnswer, Answer(204)});
  EXPECT_EQ(script.Run(), "204");
  EXPECT_EQ(script.waits, "1 2 4 9 4");
  EXPECT_EQ(script.sent, 6);
  EXPECT_EQ(script.told, 5);
}

TEST(SendUntilFinal, ReturnsWhatIsFinal) {
  for (const int status : {200, 302, 400, 403, 404, 409, 410}) {
    Script script({Answer(status)});
    EXPECT_EQ(script.Run(), std::to_string(status));
    EXPECT_EQ(script.sent, 1);
  }
}

TEST(SendUntilFinal, GivesUpAtItsLimitWithTheLastAttempt) {
  Script script({Answer(500), kNoAnswer, Answer(503)});
  script.policy.limit = 2;
  EXPECT_EQ(script.Run(), "503");
  EXPECT_EQ(script.sent, 3);
  Script cut({Answer(500), kNoAnswer});
  cut.policy.limit = 1;
  EXPECT_EQ(cut.Run(), "reset");
}

TEST(SendUntilFinal, BeginsNoWaitThatDoesNotFit) {
  Script script({Answer(503)});
  EXPECT_EQ(script.Run(seconds{8}), "503");
  EXPECT_EQ(script.waits, "1 2 4");
  Script told({Answer(429, "60")});
  EXPECT_EQ(told.Run(seconds{60}), "429");
  EXPECT_EQ(told.sent, 1);
}

TEST(SendUntilFinal, TriesARotatedTokenOnceAndAtNoCost) {
  Script script({Answer(401), Answer(500), Answer(200)});
  script.policy.limit = 1;
  EXPECT_EQ(script.Run(), "200");
  EXPECT_EQ(script.sent, 3);
  Script refused({Answer(401), Answer(500), Answer(401)});
  EXPECT_EQ(refused.Run(), "401");
  EXPECT_EQ(refused.sent, 3);
  Script once({Answer(401)});
  once.policy.repeat = Repeat::kWhatWasPutOff;
  EXPECT_EQ(once.Run(), "401");
  EXPECT_EQ(once.sent, 1);
}

TEST(SendUntilFinal, EndsOnStop) {
  Script script({Answer(503)});
  script.stop.request_stop();
  EXPECT_EQ(script.Run(), "stopped");
  EXPECT_EQ(script.sent, 1);
}

}  // namespace
}  // namespace strongroom::web
