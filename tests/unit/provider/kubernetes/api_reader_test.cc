#include "provider/kubernetes/api_reader.h"

#include <gtest/gtest.h>

#include "provider/error.h"
#include "support/fake_clock.h"
#include "support/scripted_transport.h"
#include "web/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using std::chrono::milliseconds;

constexpr const char* kPath = "/apis/x/v1/roles";

struct Row {
  int status;
  std::map<std::string, std::string> headers;
  std::string_view code;
  size_t requests;  // sent before it gives up
};

class Reading {
 public:
  explicit Reading(int limit = 2)
      : reader_(transport, clock_, {.limit = limit, .backoff = {{}, {}}}) {}

  // The status of the answer, or the code of the error.
  std::string Get(milliseconds left = milliseconds(60'000)) {
    const GetRequest request{.path_and_query = kPath,
                             .what = "list roles",
                             .accept = {},
                             .deadline = clock_.Steady() + left};
    try {
      return std::to_string(reader_.Get(request, {}).status);
    } catch (const ProviderError& e) {
      message = e.what();
      return e.code();
    }
  }
  size_t RequestCount() { return transport.Requests().size(); }

  test::ScriptedTransport transport;
  std::string message;

 private:
  test::FakeClock clock_;

 public:
  ApiReader reader_;
};

TEST(ApiReader, EachStatusHasItsCodeAndItsRetries) {
  const std::vector<Row> table = {
      {400, {}, kInternal, 1},
      {401, {}, kAuthenticationFailed, 2},
      {403, {}, kPermissionMissing, 1},
      {404, {}, kNotFound, 1},
      {406, {}, kInternal, 1},
      {408, {}, kProviderUnavailable, 3},
      {425, {}, kProviderUnavailable, 3},
      {429, {}, kThrottled, 3},
      {429, {{"retry-after", "0"}}, kThrottled, 3},
      {500, {}, kProviderUnavailable, 3},
      {503, {}, kProviderUnavailable, 3},
      {503, {{"retry-after", "0"}}, kThrottled, 3},
  };
  for (const Row& row : table) {
    Reading reading;
    reading.transport.Add(kPath, row.status, R"({"kind":"Status","message":"no"})", row.headers);
    EXPECT_EQ(reading.Get(), row.code) << row.status;
    EXPECT_EQ(reading.RequestCount(), row.requests) << row.status;
    EXPECT_EQ(reading.reader_.retries(), static_cast<int64_t>(row.requests) - 1) << row.status;
    EXPECT_NE(reading.message.find("list roles"), std::string::npos) << reading.message;
  }
}

TEST(ApiReader, GoodAnswersAndGoneAreReturned) {
  for (const int status : {200, 410}) {
    Reading reading;
    reading.transport.Add(kPath, status, "{}");
    EXPECT_EQ(reading.Get(), std::to_string(status));
    EXPECT_EQ(reading.RequestCount(), 1U);
  }
}

TEST(ApiReader, WhatPassesIsForgotten) {
  Reading reading;
  reading.transport.AddFailure(kPath, "connection reset");
  reading.transport.Add(kPath, 500, "");
  reading.transport.Add(kPath, 200, "{}");
  EXPECT_EQ(reading.Get(), "200");
  EXPECT_EQ(reading.reader_.retries(), 2);
}

TEST(ApiReader, ARotatedTokenCostsNoRetry) {
  Reading reading(0);
  reading.transport.Add(kPath, 401, "");
  reading.transport.Add(kPath, 200, "{}");
  EXPECT_EQ(reading.Get(), "200");
}

TEST(ApiReader, NoAnswerIsUnavailable) {
  Reading reading;
  reading.transport.AddFailure(kPath, "connection refused");
  EXPECT_EQ(reading.Get(), kProviderUnavailable);
  EXPECT_EQ(reading.RequestCount(), 3U);
  EXPECT_NE(reading.message.find("connection refused"), std::string::npos);
}

TEST(ApiReader, AWaitThatDoesNotFitIsNotBegun) {
  Reading reading;
  reading.transport.Add(kPath, 429, "", {{"retry-after", "3600"}});
  EXPECT_EQ(reading.Get(), kThrottled);
  EXPECT_EQ(reading.RequestCount(), 1U);
}

TEST(ApiReader, PastTheDeadlineNothingIsSent) {
  Reading reading;
  EXPECT_EQ(reading.Get(milliseconds(0)), kDeadlineExceeded);
  EXPECT_EQ(reading.RequestCount(), 0U);
}

TEST(ApiReader, TheTimeoutOfARequestEndsAtTheDeadline) {
  Reading reading;
  reading.transport.Add(kPath, 200, "{}");
  reading.Get(milliseconds(1500));
  EXPECT_EQ(reading.transport.Requests().at(0).timeout, milliseconds(1500));
}

TEST(ApiReader, StopEndsAWait) {
  test::ScriptedTransport transport;
  test::FakeClock clock;
  ApiReader reader(transport, clock,
                   {.limit = 5, .backoff = {milliseconds(600'000), milliseconds(600'000)}});
  std::stop_source stop;
  transport.AddAnswer(kPath, [&](const web::Request&) {
    stop.request_stop();
    return web::Response{500, "", {}};
  });
  const GetRequest request{.path_and_query = kPath,
                           .what = "list roles",
                           .accept = {},
                           .deadline = clock.Steady() + std::chrono::hours(10)};
  EXPECT_THROW(reader.Get(request, stop.get_token()), web::StoppedError);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
