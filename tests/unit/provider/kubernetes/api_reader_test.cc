#include "provider/kubernetes/api_reader.h"

#include <gtest/gtest.h>

#include "domain/error_codes.h"
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
  explicit Reading(int limit = 2, Peer peer = Peer::kForeign)
      : reader_(transport, clock_, {.limit = limit, .backoff = {{}, {}}}, peer) {}

  // The status of the answer, or the code of the error.
  std::string Get(milliseconds left = milliseconds(60'000)) {
    const ApiRequest request{.path_and_query = kPath,
                             .what = "list roles",
                             .accept = {},
                             .deadline = clock_.Steady() + left};
    try {
      return std::to_string(reader_.Ask(request, {}).status);
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
      {403, {}, kPermissionMissing, 2},
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

// One place decides what may pass: base/prospect.h.
TEST(ApiReader, RepeatsWhatTheErrorTableSaysMayPassAndNothingElse) {
  for (int status = 300; status < 600; ++status) {
    if (status == 410) continue;  // the caller's
    Reading reading(4);
    reading.transport.Add(kPath, status, "");
    const domain::ErrorCode* const code = domain::FindErrorCode(reading.Get());
    ASSERT_NE(code, nullptr) << status;
    // A 401 and a 403 are repeated once for reasons of their own.
    EXPECT_EQ(reading.RequestCount() > 2, code->prospect == base::Prospect::kMayPass) << status;
  }
}

TEST(ApiReader, RepeatsWhileThereIsTimeAndPatience) {
  struct Case {
    std::chrono::seconds left, patience;
    size_t requests;
  };
  const std::vector<Case> table = {{std::chrono::seconds{600}, std::chrono::hours{24}, 600},
                                   {std::chrono::seconds{600}, std::chrono::seconds{10}, 10}};
  for (const Case& row : table) {
    test::FakeClock clock;
    test::ScriptedTransport transport;
    transport.AddAnswer(kPath, [&](const web::Request&) -> web::Response {
      clock.Advance(std::chrono::seconds{1});
      throw web::TransportError("connection refused");
    });
    ApiReader reader(transport, clock, {.backoff = {{}, {}}}, Peer::kForeign);
    EXPECT_THROW(reader.Ask({.path_and_query = kPath,
                             .what = "list roles",
                             .accept = {},
                             .deadline = clock.Steady() + row.left,
                             .patience = row.patience},
                            {}),
                 ProviderError);
    EXPECT_EQ(transport.Requests().size(), row.requests);
  }
}

TEST(ApiReader, ShowsNoWordOfAForeignServer) {
  const std::vector<std::string> bodies = {
      "hush",
      R"("hush")",
      R"({"hush":"hush"})",
      R"({"kind":"Status","message":"hush"})",
      R"({"kind":"Status","reason":"hush","message":"hush"})",
      R"({"kind":"Status","reason":"Forbidden hush","message":"hush","details":{"name":"hush"}})",
      "<html>hush</html>"};
  for (const int status : {300, 307, 400, 401, 403, 404, 418, 429, 500, 503}) {
    for (const std::string& body : bodies) {
      Reading reading;
      reading.transport.Add(kPath, status, body, {{"location", "hush"}, {"warning", "hush"}});
      reading.Get();
      EXPECT_TRUE(reading.message.starts_with("list roles: the tenant's server answers " +
                                              std::to_string(status)))
          << reading.message;
      EXPECT_EQ(reading.message.find("hush"), std::string::npos) << reading.message;
    }
  }
}

TEST(ApiReader, ShowsTheKnownReasonOfAForeignServerAndTheWordsOfItsOwnCluster) {
  constexpr const char* kForbidden =
      R"({"kind":"Status","reason":"Forbidden","message":"roles is forbidden: User \"u\""})";
  Reading foreign;
  foreign.transport.Add(kPath, 403, kForbidden);
  EXPECT_EQ(foreign.Get(), kPermissionMissing);
  EXPECT_EQ(foreign.message,
            "list roles: the tenant's server answers 403 Forbidden"
            " (the tenant's identity needs this right)");
  Reading own(2, Peer::kOwnCluster);
  own.transport.Add(kPath, 403, kForbidden);
  EXPECT_EQ(own.Get(), kPermissionMissing);
  EXPECT_NE(own.message.find("roles is forbidden: User \"u\""), std::string::npos) << own.message;
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

TEST(ApiReader, AServerThatHasJustStartedMayForbidOnce) {
  Reading reading;
  reading.transport.Add(kPath, 403, "");
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

TEST(ApiReader, AServerThatMayNotBeSpokenToIsToldAtOnce) {
  Reading reading;
  reading.transport.AddAnswer(kPath, [](const web::Request&) -> web::Response {
    throw web::PeerRefused("is a loopback address");
  });
  EXPECT_EQ(reading.Get(), kProviderNotTrusted);
  EXPECT_EQ(reading.RequestCount(), 1U);
  EXPECT_NE(reading.message.find("is a loopback address"), std::string::npos);
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
                   {.limit = 5, .backoff = {milliseconds(600'000), milliseconds(600'000)}},
                   Peer::kForeign);
  std::stop_source stop;
  transport.AddAnswer(kPath, [&](const web::Request&) {
    stop.request_stop();
    return web::Response{500, "", {}};
  });
  const ApiRequest request{.path_and_query = kPath,
                           .what = "list roles",
                           .accept = {},
                           .deadline = clock.Steady() + std::chrono::hours(10)};
  EXPECT_THROW(reader.Ask(request, stop.get_token()), web::StoppedError);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
