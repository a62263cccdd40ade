#include "kube/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "unit/kube/answers.h"

namespace strongroom::kube {
namespace {

const ObjectReference kNightly{"strongroom.dev/v1alpha1", "BackupSchedule", "team-a", "nightly",
                               "u1"};

web::Response Accept(const web::Request& request) { return {200, request.body, {}}; }

// What the recorder sends until it is destroyed, in order.
template <typename Record>
std::vector<web::Request> Sent(test::FakeTransport& transport, test::FakeClock& clock,
                               Record record, EventOptions options = {}) {
  options.component = "strongroom-controller";
  options.instance = "pod-1";
  {
    EventRecorder recorder(Client(transport, {}, clock), options, clock);
    record(recorder);
  }
  return transport.Requests();
}

TEST(EventRecorder, WritesAnEventAboutAnObject) {
  test::FakeClock clock;
  test::FakeTransport transport(Accept);
  const auto requests = Sent(transport, clock, [](EventRecorder& recorder) {
    recorder.Record(kNightly, EventType::kWarning, "TenantNotFound", "Create the tenant.");
  });
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].path_and_query, "/api/v1/namespaces/team-a/events");
  const Json event = Json::parse(requests[0].body);
  EXPECT_EQ(event["involvedObject"], Json::parse(R"({"apiVersion":"strongroom.dev/v1alpha1",
      "kind":"BackupSchedule","namespace":"team-a","name":"nightly","uid":"u1"})"));
  EXPECT_EQ(event["type"], "Warning");
  EXPECT_EQ(event["reason"], "TenantNotFound");
  EXPECT_EQ(event["message"], "Create the tenant.");
  EXPECT_EQ(event["count"], 1);
  EXPECT_EQ(event["firstTimestamp"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(event["source"]["component"], "strongroom-controller");
  EXPECT_EQ(event["metadata"]["name"], "nightly.18867251edfa0000");
}

TEST(EventRecorder, ShowsWhatIsNotSeen) {
  test::FakeClock clock;
  test::FakeTransport transport(Accept);
  const auto requests = Sent(transport, clock, [](EventRecorder& recorder) {
    recorder.Record(kNightly, EventType::kWarning, "RunFailed", "a\n\x1b[2J\xe2\x80\xae\xff");
  });
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(Json::parse(requests[0].body)["message"], "a\n\\x1b[2J\\u{202e}\\xff");
}

TEST(EventRecorder, CountsTheSameEventInsteadOfRepeatingIt) {
  test::FakeClock clock;
  std::promise<void> first_sent;
  std::promise<void> go_on;
  int sends = 0;
  test::FakeTransport transport([&](const web::Request& request) {
    if (++sends == 1) {
      first_sent.set_value();
      go_on.get_future().wait();
    }
    return Accept(request);
  });
  const auto requests = Sent(transport, clock, [&](EventRecorder& recorder) {
    recorder.Record(kNightly, EventType::kNormal, "Started", "a");
    first_sent.get_future().wait();
    for (int i = 0; i < 3; ++i) recorder.Record(kNightly, EventType::kNormal, "Started", "a");
    recorder.Record(kNightly, EventType::kNormal, "Started", "b");
    go_on.set_value();
  });
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[1].method, "PATCH");
  EXPECT_EQ(Json::parse(requests[1].body)["count"], 4);
  EXPECT_EQ(requests[2].method, "POST");
  EXPECT_EQ(Json::parse(requests[2].body)["message"], "b");
}

TEST(EventRecorder, MakesANewEventWhenTheOldOneHasExpired) {
  test::FakeClock clock;
  std::promise<void> created;
  int creates = 0;
  test::FakeTransport transport([&](const web::Request& request) {
    if (request.method == "PATCH") return Refusal(404, "NotFound");
    if (++creates == 1) created.set_value();
    return Accept(request);
  });
  Sent(transport, clock, [&](EventRecorder& recorder) {
    recorder.Record(kNightly, EventType::kNormal, "Started", "a");
    created.get_future().wait();
    recorder.Record(kNightly, EventType::kNormal, "Started", "a");
  });
  EXPECT_EQ(creates, 2);
}

TEST(EventRecorder, DropsWhatDoesNotFitAndNeverBlocks) {
  test::FakeClock clock;
  std::promise<void> go_on;
  const auto allowed = go_on.get_future().share();
  test::FakeTransport transport([&](const web::Request& request) {
    allowed.wait();
    return Accept(request);
  });
  EventOptions options;
  options.queue_limit = 10;
  testing::internal::CaptureStderr();
  const auto requests = Sent(
      transport, clock,
      [&](EventRecorder& recorder) {
        for (int i = 0; i < 100; ++i) {
          recorder.Record(kNightly, EventType::kNormal, "Started", std::to_string(i));
        }
        go_on.set_value();
      },
      options);
  EXPECT_GE(requests.size(), 10U);
  EXPECT_LE(requests.size(), 11U);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::HasSubstr(R"("message":"events were dropped","count":)" +
                                 std::to_string(100 - requests.size()) + "}"));
}

TEST(EventRecorder, GoesOnAfterARefusal) {
  test::FakeClock clock;
  test::FakeTransport transport([](const web::Request& request) {
    return request.body.find("\"bad\"") != std::string::npos ? Refusal(403, "Forbidden")
                                                             : Accept(request);
  });
  const auto requests = Sent(transport, clock, [](EventRecorder& recorder) {
    recorder.Record(kNightly, EventType::kNormal, "Started", "bad");
    recorder.Record(kNightly, EventType::kNormal, "Started", "good");
  });
  EXPECT_EQ(requests.size(), 2U);
}

TEST(EventRecorder, NamesEventsAsTheApiServerAsks) {
  test::FakeClock clock;
  test::FakeTransport transport(Accept);
  ObjectReference about = kNightly;
  about.name = std::string(198, 'a') + ".-b.c";
  const auto requests = Sent(transport, clock, [&](EventRecorder& recorder) {
    recorder.Record(about, EventType::kNormal, "Started", "a");
  });
  EXPECT_EQ(Json::parse(requests.at(0).body)["metadata"]["name"],
            std::string(198, 'a') + ".18867251edfa0000");
}

TEST(EventRecorder, CutsLongMessages) {
  test::FakeClock clock;
  test::FakeTransport transport(Accept);
  const auto requests = Sent(transport, clock, [](EventRecorder& recorder) {
    recorder.Record(kNightly, EventType::kNormal, "Started", std::string(5000, 'x'));
    recorder.Record(kNightly, EventType::kNormal, "Started", std::string(1023, 'x') + "\xc3\xa4");
  });
  EXPECT_EQ(Json::parse(requests.at(0).body)["message"], std::string(1024, 'x'));
  EXPECT_EQ(Json::parse(requests.at(1).body)["message"], std::string(1023, 'x'));
}

}  // namespace
}  // namespace strongroom::kube
