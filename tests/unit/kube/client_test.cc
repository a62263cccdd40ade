#include "kube/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "support/message_of.h"
#include "unit/kube/answers.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A client that gets the given answers, one after another.
class ClientScript : public testing::Test {
 protected:
  Client Make(std::deque<web::Response> answers, ClientOptions options = {}) {
    answers_ = std::move(answers);
    options.max_retry_wait = seconds{0};
    options.observer = [this](const RequestRecord& record) {
      observed_.push_back(std::string(record.verb) + " " + std::string(record.resource) + " " +
                          std::to_string(record.status));
    };
    return {transport_, options, clock_};
  }

  test::FakeClock clock_;
  std::deque<web::Response> answers_;
  std::vector<std::string> observed_;
  test::FakeTransport transport_{[this](const web::Request&) {
    if (answers_.empty()) throw web::TransportError("no answer");
    web::Response answer = answers_.front();
    answers_.pop_front();
    return answer;
  }};
};

TEST_F(ClientScript, RetriesWhatTheServerPutOff) {
  const Client client = Make({Refusal(429, "TooManyRequests"),
                              Refusal(503, "ServiceUnavailable", {{"retry-after", "1"}}),
                              Answer(200, Object("x", "1"))});
  EXPECT_EQ(client.Get(kPods, "a", "x"), Object("x", "1"));
  EXPECT_THAT(observed_, testing::ElementsAre("GET pods 429", "GET pods 503", "GET pods 200"));
}

TEST_F(ClientScript, DoesNotRetryWhatMayHaveHappened) {
  EXPECT_THROW(Make({Refusal(503, "ServiceUnavailable")}).Get(kPods, "a", "x"), ApiError);
  EXPECT_THROW(Make({Refusal(500, "InternalError")}).Get(kPods, "a", "x"), ApiError);
  EXPECT_THROW(Make({}).Get(kPods, "a", "x"), web::TransportError);
  EXPECT_THAT(observed_, testing::ElementsAre("GET pods 503", "GET pods 500", "GET pods 0"));
}

TEST_F(ClientScript, AsksForNoObjectWithANameThatNoneCanHave) {
  const Client client = Make(std::deque<web::Response>(50, Answer(200, Object("x", "1"))));
  for (const char* name : {"", ".", "..", "a/status", "a%2fstatus", "../other"}) {
    EXPECT_EQ(client.Find(kPods, "a", name), std::nullopt) << name;
    EXPECT_THROW(client.Get(kPods, "a", name), ApiError) << name;
    EXPECT_THROW(client.MergePatch(kPods, "a", name, {}), ApiError) << name;
    EXPECT_THROW(client.Delete(kPods, "a", name), ApiError) << name;
    if (name[0] == 0) continue;  // cluster-scoped
    EXPECT_THROW(client.Get(kPods, name, "x"), ApiError) << name;
  }
  EXPECT_TRUE(transport_.Requests().empty());
  EXPECT_TRUE(client.Find(kPods, "a", "x"));
}

TEST_F(ClientScript, GivesUpAfterItsRetries) {
  ClientOptions options;
  options.max_retries = 2;
  const Client client =
      Make(std::deque<web::Response>(5, Refusal(429, "TooManyRequests")), options);
  EXPECT_THROW(client.Get(kPods, "a", "x"), ApiError);
  EXPECT_EQ(transport_.Requests().size(), 3U);
  EXPECT_THROW(client.WithoutRetries().Get(kPods, "a", "x"), ApiError);
  EXPECT_EQ(transport_.Requests().size(), 4U);
}

TEST_F(ClientScript, SendsThePreconditionOfADelete) {
  const Client client = Make(std::deque<web::Response>(2, Answer(200, {{"kind", "Status"}})));
  client.Delete(kPods, "a", "x", {"u1", "Background"});
  client.Delete(kPods, "a", "x");
  EXPECT_EQ(Json::parse(transport_.Requests()[0].body),
            Json::parse(R"({"apiVersion":"v1","kind":"DeleteOptions",
              "propagationPolicy":"Background","preconditions":{"uid":"u1"}})"));
  EXPECT_EQ(Json::parse(transport_.Requests()[1].body),
            Json::parse(R"({"apiVersion":"v1","kind":"DeleteOptions"})"));
}

TEST_F(ClientScript, PatchesTheStatusSubresource) {
  const Client client = Make({Answer(200, Object("x", "2"))}).WithTimeout(milliseconds{1234});
  client.MergePatch(kPods, "a", "x", {{"status", {{"phase", "bad \xff"}}}}, "status");
  const web::Request request = transport_.Requests()[0];
  EXPECT_EQ(request.method, "PATCH");
  EXPECT_EQ(request.path_and_query, "/api/v1/namespaces/a/pods/x/status");
  EXPECT_EQ(request.content_type, "application/merge-patch+json");
  EXPECT_EQ(request.timeout, milliseconds{1234});
  EXPECT_EQ(request.body, "{\"status\":{\"phase\":\"bad \xEF\xBF\xBD\"}}");
}

TEST_F(ClientScript, RefusesAnAnswerThatIsNoList) {
  for (const char* body :
       {"{}", "[]", "null", R"({"items":{},"metadata":{}})", R"({"items":[]})"}) {
    EXPECT_THROW(Make({{200, body, {}}}).List(kPods, ""), web::TransportError) << body;
  }
  EXPECT_TRUE(Make({{200, R"({"items":null,"metadata":{}})", {}}}).List(kPods, "").items.empty());
}

// The whole list would be a tree of many times its text.
TEST_F(ClientScript, HasOneObjectOfAListInMemory) {
  std::string items = R"({"metadata":{"name":"x","managedFields":[1]}})";
  for (int i = 0; i < 2; ++i) {
    items += R"(,{"spec":[0)";
    for (int j = 0; j < 600'000; ++j) items += ",0";
    items += "]}";
  }
  const std::string body = R"({"metadata":{"continue":"c"},"items":[)" + items + "]}";
  std::vector<size_t> sizes;
  const PageEnd end = Make({{200, body, {}}}).ListEach(kPods, "", {}, [&](const Json& object) {
    sizes.push_back(object.front().size());
  });
  EXPECT_THAT(sizes, testing::ElementsAre(1U, 600'001U, 600'001U));
  EXPECT_EQ(end.continue_token, "c");
}

TEST_F(ClientScript, NeverLeavesOutAnObjectOfAList) {
  std::string many = "[0";
  for (int i = 0; i < 1'000'000; ++i) many += ",0";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"7", "is no object"}, {R"({"spec":)" + many + "]}", "has more than 1000000 values"}};
  for (const auto& [item, fault] : table) {
    const std::string body = R"({"metadata":{},"items":[{},)" + item + "]}";
    EXPECT_EQ(test::MessageOf<web::TransportError>([&] {
                Make({{200, body, {}}}).List(kPods, "");
              }),
              "list pods: the answer cannot be taken: one of its items " + fault);
  }
}

TEST_F(ClientScript, FindsNothingWhereThereIsNoObject) {
  const Client client =
      Make({Answer(200, Object("x", "1")), Refusal(404, "NotFound"),
            web::Response{404, "404 page not found\n", {}}, Refusal(403, "Forbidden")});
  EXPECT_EQ(client.Find(kPods, "a", "x"), Object("x", "1"));
  EXPECT_EQ(client.Find(kPods, "a", "x"), std::nullopt);
  EXPECT_THROW(client.Find(kPods, "a", "x"), ApiError) << "of the resource";
  EXPECT_THROW(client.Find(kPods, "a", "x"), ApiError);
}

TEST_F(ClientScript, SharesOneDeadlineAmongItsRequests) {
  const Client client = Make(std::deque<web::Response>(3, Answer(200, Object("x", "1"))))
                            .WithDeadline(clock_.Steady() + seconds{5});
  client.Get(kPods, "a", "x");
  clock_.Advance(seconds{3});
  client.Get(kPods, "a", "x");
  clock_.Advance(seconds{2});
  EXPECT_THROW(client.Get(kPods, "a", "x"), web::TransportError);
  ASSERT_EQ(transport_.Requests().size(), 2U);
  EXPECT_EQ(transport_.Requests()[0].timeout, seconds{5});
  EXPECT_EQ(transport_.Requests()[1].timeout, seconds{2});
}

TEST_F(ClientScript, DoesNotWaitForTheRateLimiterBeyondItsDeadline) {
  ClientOptions options;
  options.qps = 0.1;
  options.burst = 1;
  const Client client = Make(std::deque<web::Response>(2, Answer(200, Object("x", "1"))), options)
                            .WithDeadline(clock_.Steady() + seconds{5});
  client.Get(kPods, "a", "x");
  EXPECT_THROW(client.Get(kPods, "a", "x"), web::TransportError);
  EXPECT_EQ(transport_.Requests().size(), 1U);
  client.WithoutLimit().Get(kPods, "a", "x");
  EXPECT_EQ(transport_.Requests().size(), 2U) << "which may not wait, does not";
}

TEST_F(ClientScript, EndsWhenItIsStopped) {
  std::stop_source stop;
  const Client client = Make({}).WithStop(stop.get_token());
  stop.request_stop();
  EXPECT_THROW(client.Get(kPods, "a", "x"), web::StoppedError);
  EXPECT_TRUE(transport_.Requests().empty());
}

TEST(RateLimiter, AllowsABurstThenItsRate) {
  test::FakeClock clock;
  RateLimiter limiter(10, 3, clock);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.Reserve().count(), 0);
  EXPECT_EQ(limiter.Reserve(), milliseconds{100});
  EXPECT_EQ(limiter.Reserve(), milliseconds{200});
  clock.Advance(milliseconds{200});
  EXPECT_EQ(limiter.Reserve(), milliseconds{100});
  clock.Advance(seconds{3600});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.Reserve().count(), 0);
  EXPECT_GT(limiter.Reserve().count(), 0);
}

// Else those who give up would make everybody else wait longer.
TEST(RateLimiter, TakesNothingForWhoWouldComeTooLate) {
  test::FakeClock clock;
  RateLimiter limiter(10, 1, clock);
  EXPECT_TRUE(limiter.Acquire({}, clock.Steady() + seconds{1}));
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(limiter.Acquire({}, clock.Steady() + milliseconds{50}));
  EXPECT_EQ(limiter.Reserve(), milliseconds{100});
}

TEST(RateLimiter, CanBeOffAndIgnoresTheWallClock) {
  test::FakeClock clock;
  RateLimiter off(0, 0, clock);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(off.Reserve().count(), 0);
  RateLimiter limiter(1, 1, clock);
  EXPECT_EQ(limiter.Reserve().count(), 0);
  clock.Step(seconds{100});
  EXPECT_EQ(limiter.Reserve(), seconds{1});
}

}  // namespace
}  // namespace strongroom::kube
