#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kube/reflector.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "unit/kube/answers.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Keeps the names of a list.
class Names final : public ReflectorSink {
 public:
  void BeginReplace() override { listed.clear(); }
  void Add(Json object) override { listed.push_back(object["metadata"]["name"]); }
  void EndReplace(const std::string&) override { is_complete = true; }
  void Upsert(Json) override {}
  void Remove(Json) override {}

  std::vector<std::string> listed;
  bool is_complete = false;
};

TEST(Reflector, ListsInSmallerPagesWhenOneIsTooLarge) {
  std::stop_source stop;
  const auto list = [](const web::Request& request) {
    const std::string& query = request.path_and_query;
    if (query.find("limit=125") == std::string::npos) throw web::AnswerTooLarge("too large");
    const bool is_first = query.find("continue=") == std::string::npos;
    return Answer(200,
                  {{"metadata", {{"resourceVersion", "10"}, {"continue", is_first ? "2" : ""}}},
                   {"items", {{{"metadata", {{"name", is_first ? "a" : "b"}}}}}}});
  };
  test::FakeTransport transport(
      list, [&](const web::Request&, const web::LineSink&, const std::stop_token&) {
        stop.request_stop();
        throw web::StoppedError();
      });
  const test::FakeClock clock;
  Names names;
  ClusterLife life;
  ReflectorOptions options;
  options.sleep = [](std::chrono::milliseconds, const std::stop_token&) { return false; };
  Reflector(Client(transport, {}, clock), {"", "v1", "things"}, "", {}, names, life, options)
      .Run(stop.get_token());
  EXPECT_TRUE(names.is_complete);
  EXPECT_THAT(names.listed, ElementsAre("a", "b"));
  EXPECT_THAT(transport.Requests().at(0).path_and_query, HasSubstr("limit=500"));
}

}  // namespace
}  // namespace strongroom::kube
