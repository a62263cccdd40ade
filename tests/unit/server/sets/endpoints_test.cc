#include "server/sets/endpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/log.h"
#include "kube/error.h"
#include "metrics/registry.h"
#include "server/sets/api_status.h"
#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Knows amy by her token, who may do what nobody has forbidden.
class FakeReviews final : public access::Reviews {
 public:
  std::optional<access::User> ReviewToken(const std::string& token, std::string_view) override {
    if (is_away) throw web::TransportError("connection refused");
    if (token != "of-amy") return std::nullopt;
    access::User user;
    user.name = "amy";
    user.groups = {"ops"};
    return user;
  }
  bool MayGet(const access::User&, std::string_view) override { return false; }
  bool MayDo(const access::User&, const access::ResourceAccess&) override {
    if (is_away_for_rights) throw web::TransportError("connection refused");
    return is_allowed;
  }

  bool is_away = false;
  bool is_away_for_rights = false;
  bool is_allowed = true;
};

class EndpointsTest : public ::testing::Test {
 protected:
  EndpointsTest() { base::SilenceLog(); }

  // What amy is answered, whose request is handled by `handler`: "503 ServiceUnavailable: ..".
  std::string Told(const Endpoints::Handler& handler, const std::string& token = "of-amy") {
    http::Router router;
    Endpoints endpoints(callers_, audit_, metrics_, clock_, {.at_once = 2, .of_namespace = 1});
    endpoints_ = &endpoints;
    endpoints.Add(router,
                  {.method = "GET",
                   .resource = "restoreplans",
                   .verb = "get",
                   .failure = "the plan cannot be approved"},
                  handler);
    http::Request request;
    request.method = "GET";
    request.path = "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/restoreplans/back";
    request.headers.emplace("authorization", "Bearer " + token);
    request.headers.emplace("user-agent", "curl/8.5.0");
    const http::Response response = router.Route(request);
    if (response.status == 200) return response.body;
    const base::Json status = base::ParseJson(response.body);
    return std::to_string(response.status) + ' ' + status["reason"].get<std::string>() + ": " +
           status["message"].get<std::string>();
  }
  template <typename Error>
  std::string ToldOf(const Error& error) {
    return Told([&](const AuthorizedRequest&) -> http::Response { throw error; });
  }
  static http::Response Answer(const AuthorizedRequest& request) {
    return {.body = "hello " + request.user.name};
  }

  test::FakeClock clock_;
  FakeReviews reviews_;
  access::FrontProxy proxy_{[] { return std::nullopt; }, clock_};
  Callers callers_{proxy_, reviews_, clock_};
  bool is_full_ = false;  // no row can be written
  int rows_ = 0;
  store::AuditEntry last_;  // row
  Audit audit_{[this](const store::AuditEntry& entry) {
                 if (is_full_) {
                   throw store::StoreError(store::StoreError::Kind::kRefused, "read-only");
                 }
                 ++rows_;
                 last_ = entry;
               },
               clock_};
  Endpoints* endpoints_ = nullptr;  // that are asked now
  metrics::Registry registry_;
  const metrics::ServerMetrics metrics_{registry_};
};

TEST_F(EndpointsTest, LetsThroughWhoMay) {
  EXPECT_EQ(Told(Answer), "hello amy");
  EXPECT_THAT(Told(Answer, "of-eve"), HasSubstr("401 Unauthorized"));
  clock_.Advance(std::chrono::minutes{1});
  reviews_.is_allowed = false;
  EXPECT_THAT(Told(Answer), HasSubstr("403 Forbidden: restoreplans.sets.strongroom.dev \"back\""));
}

// The API server refuses by itself who comes by it; others come past it.
TEST_F(EndpointsTest, WritesWhoWasRefused) {
  reviews_.is_allowed = false;
  EXPECT_THAT(Told(Answer), HasSubstr("403 Forbidden"));
  EXPECT_EQ(rows_, 1);
  EXPECT_EQ(last_.actor, "amy");
  EXPECT_EQ(last_.groups, std::vector<std::string>{"ops"});
  EXPECT_EQ(last_.via, "curl");
  EXPECT_EQ(last_.action, "get");
  EXPECT_EQ(last_.subject, "restoreplans/back");
  EXPECT_EQ(last_.result, "refused");
  EXPECT_EQ(last_.reason, "Forbidden");
}

TEST_F(EndpointsTest, LetsNobodyThroughWhileKubernetesIsAway) {
  reviews_.is_away = true;
  EXPECT_EQ(Told(Answer),
            "503 ServiceUnavailable: Kubernetes cannot be asked who this is, or what they may do");
  reviews_.is_away = false;
  reviews_.is_away_for_rights = true;
  EXPECT_EQ(Told(Answer),
            "503 ServiceUnavailable: Kubernetes cannot be asked who this is, or what they may do");
}

TEST_F(EndpointsTest, GiveNothingOutWithoutItsRow) {
  const auto read = [&](const AuthorizedRequest& request) {
    endpoints_->NoteReading(request, 7);
    return Answer(request);
  };
  EXPECT_EQ(Told(read), "hello amy");
  EXPECT_EQ(rows_, 1);
  is_full_ = true;
  EXPECT_EQ(Told(read),
            "503 ServiceUnavailable: what is stored cannot be read now: the audit log cannot be "
            "written");
}

TEST_F(EndpointsTest, WhoReadsMuchKeepsNobodyFromTheRest) {
  http::Router router;
  Endpoints endpoints(callers_, audit_, metrics_, clock_, {.at_once = 2, .of_namespace = 1});
  const auto ask = [&](const std::string& ns, const std::string& resource) {
    http::Request request;
    request.method = "GET";
    request.path = "/apis/sets.strongroom.dev/v1alpha1/namespaces/" + ns + '/' + resource + "/x";
    request.headers.emplace("authorization", "Bearer of-amy");
    return router.Route(request).status;
  };
  // What is asked of it while it is being read.
  std::vector<int> meanwhile;
  endpoints.Add(router,
                {.method = "GET",
                 .resource = "contents",
                 .verb = "get",
                 .failure = "it fails",
                 .effort = Route::Effort::kReading},
                [&](const AuthorizedRequest& request) {
                  if (request.access.ns == "team-a") {
                    for (const char* ns : {"team-a", "team-b"}) {
                      meanwhile.push_back(ask(ns, "contents"));
                      meanwhile.push_back(ask(ns, "holds"));
                    }
                  }
                  return Answer(request);
                });
  endpoints.Add(
      router, {.method = "GET", .resource = "holds", .verb = "get", .failure = "it fails"}, Answer);
  EXPECT_EQ(ask("team-a", "contents"), 200);
  EXPECT_EQ(meanwhile, (std::vector{429, 200, 200, 200}));
}

// Of one piece.
class Stream final : public http::BodySource {
 public:
  bool Next(std::string& piece) override {
    piece = "piece";
    return std::exchange(is_there_, false);
  }

 private:
  bool is_there_ = true;
};

// Who takes an answer slowly holds what it takes.
TEST_F(EndpointsTest, LendWhatAnAnswerTakesBeforeItIsMade) {
  http::Router router;
  Endpoints endpoints(callers_, audit_, metrics_, clock_, {.at_once = 2, .of_namespace = 1},
                      std::chrono::milliseconds{0});
  constexpr uint64_t kShare = base::ByteBudget::ShareOf(kAnswerBytes);
  int made = 0;
  const auto add = [&](const std::string& resource, bool is_stream) {
    endpoints.Add(router,
                  {.method = "GET", .resource = resource, .verb = "get", .failure = "it fails"},
                  [&made, is_stream](const AuthorizedRequest& request) {
                    request.room->Need(kShare);
                    ++made;
                    http::Response response{.body = "text"};
                    if (is_stream) response.source = std::make_shared<Stream>();
                    return response;
                  });
  };
  add("streams", true);
  add("pages", false);
  const auto ask = [&](const std::string& resource) {
    http::Request request;
    request.method = "GET";
    request.path = "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/" + resource + "/x";
    request.headers.emplace("authorization", "Bearer of-amy");
    return router.Route(request);
  };
  {
    const http::Response page = ask("pages");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(ask("pages").status, 429) << "four bytes are still on their way";
  }
  {
    const http::Response stream = ask("streams");
    EXPECT_EQ(stream.status, 200);
    EXPECT_EQ(ask("pages").status, 429);
  }
  EXPECT_EQ(made, 2) << "what is refused is not made";
  EXPECT_EQ(ask("pages").status, 200);
}

TEST_F(EndpointsTest, WorksOnARequestForAWhile) {
  EXPECT_EQ(Told([&](const AuthorizedRequest& request) -> http::Response {
              std::string before = request.deadline.IsOver() ? "over" : "open";
              clock_.Advance(kAnswerTime);
              return {.body = before + (request.deadline.IsOver() ? " over" : " open")};
            }),
            "open over");
}

// Who asks is known by then: it is what was asked for that fails.
TEST_F(EndpointsTest, SaysWhatOfTheAnswerKubernetesDidNotDo) {
  EXPECT_EQ(ToldOf(web::TransportError("connection refused to 10.0.0.1")),
            "503 ServiceUnavailable: the plan cannot be approved now: Kubernetes is not available");
  EXPECT_THAT(ToldOf(kube::ApiError(503, "ServiceUnavailable", "patch back: 503: etcd")),
              AllOf(HasSubstr("503 ServiceUnavailable: the plan cannot be approved now: "),
                    HasSubstr("patch back: 503: etcd")));
  EXPECT_THAT(
      ToldOf(kube::ApiError(403, "Forbidden", "patch back: 403 Forbidden: User \"server\" cannot")),
      AllOf(HasSubstr("500 InternalError: the plan cannot be approved: "),
            HasSubstr("User \"server\" cannot"), Not(HasSubstr("who this is"))));
  EXPECT_THAT(ToldOf(web::ConfigError("/var/run/token: no such file")),
              AllOf(HasSubstr("500 InternalError: the plan cannot be approved: "),
                    Not(HasSubstr("/var/run"))));
}

TEST(Route, HasThePathThatItFollowsFrom) {
  const std::string all = "/apis/sets.strongroom.dev/v1alpha1/";
  const std::string some = all + "namespaces/{namespace}/";
  struct Case {
    Route::On on;
    const char* subresource;
    std::string path;
  };
  for (const Case& one : {
           Case{Route::On::kCluster, "", all + "backupsets"},
           Case{Route::On::kNamespace, "", some + "backupsets"},
           Case{Route::On::kObject, "", some + "backupsets/{name}"},
           Case{Route::On::kObject, "items", some + "backupsets/{name}/items"},
       }) {
    EXPECT_EQ(PathOf({.method = "GET",
                      .resource = "backupsets",
                      .subresource = one.subresource,
                      .on = one.on,
                      .verb = "get",
                      .failure = "backup sets cannot be read"}),
              one.path);
  }
}

}  // namespace
}  // namespace strongroom::server::sets
