#include "kube/reflector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "unit/kube/answers.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// What the server does at one request: a page, an error, or a watch.
struct Step {
  std::string expected_in_path = {};
  web::Response page = {};              // for a list
  std::vector<std::string> lines = {};  // for a watch
  std::string cut = {};                 // the watch, or the list, ends with this transport error
  std::chrono::seconds lasts{0};        // how long the watch takes
  int refuse = 0;                       // the watch is refused with this status
};

Step Page(const std::string& version, const std::vector<Json>& items,
          const std::string& more = "") {
  Step step;
  step.expected_in_path = "limit=";
  step.page = Answer(
      200, {{"metadata", {{"resourceVersion", version}, {"continue", more}}}, {"items", items}});
  return step;
}
Step ListRefused(int status, const std::string& reason) {
  return {.expected_in_path = "limit=", .page = Refusal(status, reason)};
}
Step ListCut() { return {.expected_in_path = "limit=", .cut = "no answer"}; }
Step Watch(const std::string& version, const std::vector<std::string>& lines,
           const std::string& cut = "") {
  Step step;
  step.expected_in_path = "resourceVersion=" + version + "&";
  step.lines = lines;
  step.cut = cut;
  return step;
}
Step WatchRefused(const std::string& version, int status) {
  Step step = Watch(version, {});
  step.refuse = status;
  return step;
}

std::string Event(const std::string& type, const Json& object) {
  return Json({{"type", type}, {"object", object}}).dump();
}
std::string Gone() {
  return Event("ERROR",
               {{"kind", "Status"}, {"code", 410}, {"reason", "Expired"}, {"message", "too old"}});
}

// Keeps what it is told, as lines.
class Recorder final : public ReflectorSink {
 public:
  void BeginReplace() override { pending_.clear(); }
  void Add(Json object) override { pending_[object["metadata"]["name"]] = Version(object); }
  void EndReplace(const std::string& resource_version) override {
    list_version = resource_version;
    objects = pending_;
    ++lists;
  }
  void Upsert(Json object) override { objects[object["metadata"]["name"]] = Version(object); }
  void Remove(Json last) override { objects.erase(last["metadata"]["name"]); }

  std::map<std::string, std::string> objects;
  int lists = 0;
  std::string list_version;

 private:
  static std::string Version(const Json& object) { return object["metadata"]["resourceVersion"]; }
  std::map<std::string, std::string> pending_;
};

// A reflector against a script; it is stopped when the script is at its end.
class ReflectorScript : public testing::Test {
 protected:
  void Run(std::deque<Step> script) {
    std::stop_source stop;
    const auto next = [&](const web::Request& request) {
      if (script.empty()) {
        stop.request_stop();
        throw web::StoppedError();
      }
      Step step = script.front();
      script.pop_front();
      EXPECT_THAT(request.path_and_query + "&", HasSubstr(step.expected_in_path));
      if (!step.cut.empty() && step.lines.empty()) throw web::TransportError(step.cut);
      return step;
    };
    test::FakeTransport transport(
        [&](const web::Request& request) { return next(request).page; },
        [&](const web::Request& request, const web::LineSink& sink, const std::stop_token&) {
          const Step step = next(request);
          if (step.refuse != 0) throw web::StatusError("watch", Refusal(step.refuse, "Refused"));
          for (const auto& line : step.lines) sink(line);
          clock.Advance(step.lasts);
          if (!step.cut.empty()) throw web::TransportError(step.cut);
        });
    ClientOptions client_options;
    client_options.max_retries = 0;
    ReflectorOptions options;
    options.sleep = [this](std::chrono::milliseconds wait, const std::stop_token& token) {
      waits.push_back(wait);
      clock.Advance(wait);
      if (on_wait) on_wait(waits.size());
      return !token.stop_requested();
    };
    Reflector reflector(Client(transport, client_options, clock), {"", "v1", "things"}, "",
                        {"a=b", ""}, recorder, options);
    wake = [&reflector] { reflector.Wake(); };
    if (woken_before) reflector.Wake();
    reflector.Run(stop.get_token());
    requests = transport.Requests();
    EXPECT_TRUE(script.empty()) << script.size() << " steps were not asked for";
  }

  using Objects = std::map<std::string, std::string>;

  test::FakeClock clock;
  Recorder recorder;
  std::vector<std::chrono::milliseconds> waits;
  std::function<void(size_t number)> on_wait;
  std::function<void()> wake;
  bool woken_before = false;
  std::vector<web::Request> requests;
};

TEST_F(ReflectorScript, ListsInPagesThenWatchesFromThere) {
  Run({Page("10", {Object("x", "1")}, "more"), Page("10", {Object("y", "2")}),
       Watch("10", {Event("ADDED", Object("z", "11")), Event("MODIFIED", Object("x", "12")),
                    Event("DELETED", Object("y", "13"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "12"}, {"z", "11"}}));
  EXPECT_EQ(recorder.lists, 1);
  EXPECT_THAT(requests[0].path_and_query,
              HasSubstr("/api/v1/things?labelSelector=a%3Db&limit=500"));
  EXPECT_THAT(requests[1].path_and_query, HasSubstr("continue=more"));
  EXPECT_THAT(requests[2].path_and_query, HasSubstr("allowWatchBookmarks=true"));
  EXPECT_THAT(requests[2].path_and_query, HasSubstr("labelSelector=a%3Db"));
  EXPECT_TRUE(waits.empty());
}

TEST_F(ReflectorScript, GoesOnFromTheLastEventAfterACut) {
  Run({Page("10", {}), Watch("10", {Event("ADDED", Object("z", "11"))}, "reset"),
       Watch("11", {Event("ADDED", Object("y", "12"))}), Watch("12", {}, "reset")});
  EXPECT_EQ(recorder.objects, (Objects{{"y", "12"}, {"z", "11"}}));
  EXPECT_EQ(recorder.lists, 1);
}

TEST_F(ReflectorScript, GoesOnFromABookmark) {
  Run({Page("10", {Object("x", "1")}), Watch("10", {Event("BOOKMARK", Object("", "50"))}, "reset"),
       Watch("50", {Event("BOOKMARK", Object("", "60"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "1"}}));
}

TEST_F(ReflectorScript, ListsAgainWhenTheVersionIsGoneAsAStatusOrAsAnEvent) {
  Run({Page("10", {Object("x", "1")}), WatchRefused("10", 410), Page("20", {Object("y", "15")}),
       Watch("20", {Gone()}), Page("30", {Object("z", "25")}), Watch("30", {}, "reset")});
  EXPECT_EQ(recorder.objects, (Objects{{"z", "25"}}));
  EXPECT_EQ(recorder.lists, 3);
}

TEST_F(ReflectorScript, ListsAtOnceWhenAServerThatWasAwayHasForgottenThePlace) {
  Step watch = Watch("10", {Event("ADDED", Object("v", "11"))}, "reset");
  watch.lasts = std::chrono::seconds{60};
  const auto away = Watch("11", {}, "connection refused");
  Run({Page("10", {Object("x", "1")}), watch, away, away, away, WatchRefused("11", 410),
       ListRefused(410, "Expired"), Page("30", {Object("z", "25")})});
  ASSERT_EQ(waits.size(), 5U) << "four while it was away, one for the list";
  EXPECT_LE(waits[4].count(), 300) << "what was waited before the 410 does not count";
}

TEST_F(ReflectorScript, IsWokenWhenTheServerAnswersSomebody) {
  on_wait = [this](size_t number) {
    if (number == 5) wake();
  };
  const auto away = Watch("10", {}, "connection refused");
  Run({Page("10", {}), away, away, away, away, away, away, WatchRefused("10", 410), Page("20", {}),
       Watch("20", {Event("ADDED", Object("x", "21"))})});
  ASSERT_EQ(waits.size(), 6U) << "the woken one goes on, and what it waited is forgotten";
  EXPECT_GE(waits[4].count(), 3'200);
  EXPECT_LE(waits[5].count(), 300);
  EXPECT_EQ(recorder.objects, (Objects{{"x", "21"}}));
}

// An attempt that was under way may take long to fail.
TEST_F(ReflectorScript, AWakeThatCameDuringAnAttemptEndsTheWaitAfterIt) {
  woken_before = true;
  Run({ListCut(), ListCut(), Page("10", {}), Watch("10", {}, "reset")});
  ASSERT_EQ(waits.size(), 3U);
  EXPECT_LE(waits[1].count(), 300) << "the first failure does not count";
}

TEST_F(ReflectorScript, DoesNotHurryAServerThatForgetsEachPlaceAtOnce) {
  const auto almost = [](const std::string& version) {
    return Watch(version, {Event("ADDED", Object("x", version + "1")), Gone()});
  };
  Run({Page("10", {}), WatchRefused("10", 410), Page("20", {}), almost("20"), Page("30", {}),
       WatchRefused("30", 410), Page("40", {}), almost("40"), Page("50", {})});
  ASSERT_EQ(waits.size(), 4U);
  for (size_t i = 0; i < waits.size(); ++i) EXPECT_GE(waits[i].count(), 200 << i);
}

TEST_F(ReflectorScript, KeepsItsPlaceWhenTheServerIsBusyOrAway) {
  Run({Page("10", {}), WatchRefused("10", 429), WatchRefused("10", 503), WatchRefused("10", 500),
       Watch("10", {}, "connection refused"), Watch("10", {Event("ADDED", Object("x", "11"))})});
  EXPECT_EQ(recorder.lists, 1);
  EXPECT_EQ(recorder.objects, (Objects{{"x", "11"}}));
}

TEST_F(ReflectorScript, ListsAgainWhenTheResourceOrTheRightIsGone) {
  for (const int status : {401, 403, 404}) {
    Run({Page("10", {Object("x", "1")}), WatchRefused("10", status), ListRefused(status, "Refused"),
         Page("20", {Object("x", "1")})});
    // The failed list took nothing away.
    EXPECT_EQ(recorder.objects, (Objects{{"x", "1"}}));
  }
}

TEST_F(ReflectorScript, StartsTheListOverWhenAPageHasExpired) {
  Run({Page("10", {Object("x", "1")}, "more"), ListRefused(410, "Expired"),
       Page("20", {Object("y", "15")}), Watch("20", {}, "reset")});
  EXPECT_EQ(recorder.objects, (Objects{{"y", "15"}}));
  EXPECT_EQ(recorder.lists, 1);
}

TEST_F(ReflectorScript, DoesNotBelieveHalfAList) {
  Run({Page("10", {Object("x", "1")}, "more"), ListCut(), Page("20", {Object("y", "15")})});
  EXPECT_EQ(recorder.objects, (Objects{{"y", "15"}}));
}

TEST_F(ReflectorScript, ListsAgainAfterAnEventThatItDoesNotUnderstand) {
  const std::vector<std::string> events = {
      "{\"type\":\"ADDED\"}", "[]", "{\"type\":\"NEW\",\"object\":" + Object("x", "1").dump() + "}",
      "{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}"};
  for (const auto& event : events) {
    Run({Page("10", {}), Watch("10", {event}), Page("20", {})});
  }
}

TEST_F(ReflectorScript, GoesOnFromItsPlaceAfterALineThatIsNoJson) {
  Run({Page("10", {}), Watch("10", {Event("ADDED", Object("x", "11")), "{\"type\":\"ADDED\",\"ob"}),
       Watch("11", {Event("ADDED", Object("y", "12"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "11"}, {"y", "12"}}));
}

TEST_F(ReflectorScript, SlowsDownWhileNothingWorksAndForgetsThatAfterwards) {
  Run({ListCut(), ListCut(), ListCut(), ListCut(), ListCut(), ListCut(), ListCut(), ListCut(),
       Page("10", {}), Watch("10", {}, "reset")});
  ASSERT_EQ(waits.size(), 9U);
  int64_t expected = 200;
  for (size_t i = 0; i < 8; ++i) {
    EXPECT_GE(waits[i].count(), expected / 2) << i;
    EXPECT_LE(waits[i].count(), expected * 3 / 2) << i;
    expected = std::min<int64_t>(expected * 2, 15'000);
  }
  EXPECT_LE(waits[8].count(), 300);
}

TEST_F(ReflectorScript, DoesNotHurryAServerThatEndsEachWatchAtOnce) {
  Run({Page("10", {}), Watch("10", {}), Watch("10", {}), Watch("10", {})});
  EXPECT_EQ(waits.size(), 3U);
}

TEST_F(ReflectorScript, TakesAQuietWatchThatEndsInTimeForAGoodOne) {
  Step quiet = Watch("10", {});
  quiet.lasts = std::chrono::seconds{240};
  Run({Page("10", {}), quiet, quiet, quiet});
  EXPECT_TRUE(waits.empty());
}

TEST_F(ReflectorScript, AsksForWatchesOfFourToFiveMinutesAndWaitsLittleLonger) {
  Run({Page("10", {}), Watch("10", {}, "x"), Watch("10", {}, "x"), Watch("10", {}, "x")});
  for (size_t i = 1; i < requests.size(); ++i) {
    const std::string& path = requests[i].path_and_query;
    const size_t at = path.find("timeoutSeconds=");
    ASSERT_NE(at, std::string::npos);
    const int seconds = std::stoi(path.substr(at + 15));
    EXPECT_GE(seconds, 240);
    EXPECT_LE(seconds, 300);
    EXPECT_EQ(requests[i].timeout, std::chrono::seconds{seconds + 30});
  }
}

}  // namespace
}  // namespace strongroom::kube
