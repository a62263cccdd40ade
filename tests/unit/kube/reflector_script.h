#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kube/reflector.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "unit/kube/answers.h"
#include "web/error.h"

namespace strongroom::kube {

// What the server does at one request: a page, an error, or a watch.
struct Step {
  std::string expected_in_path = {};
  web::Response page = {};              // for a list
  std::vector<std::string> lines = {};  // for a watch
  std::string cut = {};                 // the watch, or the list, ends with this transport error
  std::chrono::seconds lasts{0};        // how long the watch takes
  int refuse = 0;                       // the watch is refused with this status
};

inline Step Page(const std::string& version, const std::vector<Json>& items,
                 const std::string& more = "") {
  Step step;
  step.expected_in_path = "limit=";
  step.page = Answer(
      200, {{"metadata", {{"resourceVersion", version}, {"continue", more}}}, {"items", items}});
  return step;
}
inline Step ListRefused(int status, const std::string& reason) {
  return {.expected_in_path = "limit=", .page = Refusal(status, reason)};
}
inline Step ListCut() { return {.expected_in_path = "limit=", .cut = "no answer"}; }
// The look at where the server is, after an outage.
inline Step Look(const std::string& version) {
  Step step = Page(version, {}, "more");
  step.expected_in_path = "limit=1&";
  return step;
}
inline Step Watch(const std::string& version, const std::vector<std::string>& lines,
                  const std::string& cut = "") {
  Step step;
  step.expected_in_path = "resourceVersion=" + version + "&";
  step.lines = lines;
  step.cut = cut;
  return step;
}
inline Step WatchRefused(const std::string& version, int status) {
  Step step = Watch(version, {});
  step.refuse = status;
  return step;
}

inline std::string Event(const std::string& type, const Json& object) {
  return Json({{"type", type}, {"object", object}}).dump();
}
inline std::string Gone() {
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
      EXPECT_THAT(request.path_and_query + "&", testing::HasSubstr(step.expected_in_path));
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
    ReflectorOptions options;
    options.sleep = [this](std::chrono::milliseconds wait, const std::stop_token& token) {
      waits.push_back(wait);
      clock.Advance(wait);
      if (on_wait) on_wait(waits.size());
      return !token.stop_requested();
    };
    Reflector reflector(Client(transport, client_options, clock), {"", "v1", "things"}, "",
                        {"a=b", ""}, recorder, life, options);
    wake = [&reflector] { reflector.Wake(); };
    if (woken_before) reflector.Wake();
    reflector.Run(stop.get_token());
    requests = transport.Requests();
    EXPECT_TRUE(script.empty()) << script.size() << " steps were not asked for";
  }

  using Objects = std::map<std::string, std::string>;

  test::FakeClock clock;
  Recorder recorder;
  ClusterLife life;
  std::vector<std::chrono::milliseconds> waits;
  std::function<void(size_t number)> on_wait;
  std::function<void()> wake;
  bool woken_before = false;
  std::vector<web::Request> requests;
};

}  // namespace strongroom::kube
