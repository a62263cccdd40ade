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
      clock.Advance(wait);
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
      if (const auto* const refused = std::get_if<PeerRefused>(&attempt)) throw *refused;
      if (const auto* const error = std::get_if<TransportError>(&attempt)) throw *error;
      return std::get<Response>(attempt);
    };
    try {
      return std::to_string(SendUntilFinal(policy, clock, clock.Steady() + left, stop.get_token(),
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
  test::FakeClock clock;

 private:
  std::deque<Attempt> attempts_;
};

// How often it is sent while it comes back.
TEST(SendUntilFinal, RepeatsAsTheTableSaysAndOtherwiseOnlyWhatWasNotDone) {
  using enum base::Asked;
  struct Row {
    Attempt attempt;
    base::Asked asked;
    int sent;
    int sent_unless_put_off;
  };
  constexpr int kOften = 4;  // the limit, and the first
  const std::vector<Row> rows = {
      {Answer(200), kTenant, 1, 1},
      {Answer(302), kTenant, 1, 1},
      {Answer(401), kTenant, 2, 1},
      {Answer(401), kApiServer, 2, 1},
      {Answer(403), kTenant, 2, 1},
      {Answer(403), kServer, 1, 1},
      {Answer(404), kTenant, 1, 1},
      {Answer(408), kTenant, kOften, 1},
      {Answer(409, "1"), kApiServer, 1, 1},
      {Answer(422, "1"), kApiServer, 1, 1},
      {Answer(425), kServer, kOften, 1},
      {Answer(429), kApiServer, kOften, kOften},
      {Answer(500), kTenant, kOften, 1},
      {Answer(500, "1"), kTenant, kOften, kOften},
      {Answer(501, "1"), kTenant, 1, 1},
      {Answer(503, "1"), kServer, kOften, kOften},
      {Answer(503, "soon"), kServer, kOften, 1},
      {kNoAnswer, kApiServer, kOften, 1},
      {PeerRefused("refused"), kTenant, 1, 1},
      {PeerRefused("refused"), kApiServer, 1, 1},
      {PeerRefused("refused"), kServer, kOften, 1},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const Repeat repeat : {Repeat::kWhatMayPass, Repeat::kWhatWasPutOff}) {
      Script script({rows[i].attempt});
      script.policy.asked = rows[i].asked;
      script.policy.repeat = repeat;
      script.policy.limit = kOften - 1;
      script.Run();
      EXPECT_EQ(script.sent,
                repeat == Repeat::kWhatMayPass ? rows[i].sent : rows[i].sent_unless_put_off)
          << i;
    }
  }
}

TEST(SendUntilFinal, TakesWhatAnAnswerSaysOverItsStatus) {
  Script script({Answer(409), Answer(500)});
  script.policy.says = [](const Response& answer) {
    return answer.status == 409 ? std::optional(base::Prospect::kMayPass)
                                : std::optional(base::Prospect::kFinal);
  };
  EXPECT_EQ(script.Run(), "500");
  EXPECT_EQ(script.sent, 2);
}

// Who catches it can tell it from a server that is away.
TEST(SendUntilFinal, ThrowsWhatIsNotTrustedAsSuch) {
  Script script({PeerRefused("refused")});
  RetryPolicy policy = script.policy;
  test::FakeClock clock;
  EXPECT_THROW(SendUntilFinal(policy, clock, clock.Steady() + seconds{9}, {},
                              []() -> Response { throw PeerRefused("refused"); }, {}),
               PeerRefused);
}

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

TEST(SendUntilFinal, SendsNothingAfterAWaitThatTookAllOfTheTime) {
  Script script({Answer(503), Answer(200)});
  script.policy.sleep = [&](milliseconds, const std::stop_token&) {
    script.clock.Advance(seconds{8});
    return true;
  };
  EXPECT_EQ(script.Run(seconds{8}), "503");
  EXPECT_EQ(script.sent, 1);
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
