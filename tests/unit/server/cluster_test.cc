#include "server/cluster.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "support/scripted_transport.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using nlohmann::json;

std::optional<Identity> DecodeTokenReview(const json& review) {
  const auto user = access::DecodeTokenReview(review, "strongroom");
  return user ? IdentityOf(*user) : std::nullopt;
}

json Review(bool authenticated, const char* user, const json& audiences) {
  return {{"status",
           {{"authenticated", authenticated},
            {"audiences", audiences},
            {"user", {{"username", user}}}}}};
}

TEST(TokenReview, NamesTheServiceAccount) {
  const auto identity = DecodeTokenReview(
      Review(true, "system:serviceaccount:team-a:runner", {"other", "strongroom"}));
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->ns, "team-a");
  EXPECT_EQ(identity->user, "system:serviceaccount:team-a:runner");
}

TEST(TokenReview, AcceptsOnlyServiceAccountsWithOurAudience) {
  const char* const user = "system:serviceaccount:team-a:runner";
  const std::vector<std::pair<const char*, json>> cases = {
      {"not authenticated", Review(false, user, {"strongroom"})},
      {"other audience", Review(true, user, {"https://kubernetes.default.svc"})},
      {"no audience", Review(true, user, json::array())},
      {"audiences unknown to the server", {{"status", {{"authenticated", true}}}}},
      {"a person", Review(true, "admin", {"strongroom"})},
      {"no name", Review(true, "system:serviceaccount:team-a", {"strongroom"})},
      {"no namespace", Review(true, "system:serviceaccount::runner", {"strongroom"})},
      {"nothing", json::object()},
  };
  for (const auto& [what, review] : cases) EXPECT_FALSE(DecodeTokenReview(review)) << what;
}

class KubeClusterTest : public ::testing::Test {
 protected:
  const std::string run_path_ =
      "/apis/strongroom.dev/v1alpha1/namespaces/team-a/backupscheduleruns/nightly-1";
  base::SystemClock clock_;
  test::ScriptedTransport transport_;
  KubeCluster cluster_{kube::Client(transport_, {}, clock_), kube::Client(transport_, {}, clock_)};
};

TEST_F(KubeClusterTest, AsksForOurAudience) {
  transport_.Add("/apis/authentication.k8s.io/v1/tokenreviews", 201,
                 Review(true, "system:serviceaccount:team-a:runner", {"strongroom"}).dump());
  EXPECT_TRUE(cluster_.ReviewToken("the-token"));
  const json sent = json::parse(transport_.Requests().at(0).body);
  EXPECT_EQ(sent["spec"]["token"], "the-token");
  EXPECT_EQ(sent["spec"]["audiences"], json::array({"strongroom"}));
}

TEST_F(KubeClusterTest, AnswersAbsentForWhatIsNotThere) {
  EXPECT_FALSE(cluster_.FindRun("team-a", "nightly-1"));
  EXPECT_FALSE(cluster_.FindJob("team-a", "nightly"));
  transport_.AddFailure(run_path_, "refused");
  EXPECT_THROW(cluster_.FindRun("team-a", "nightly-1"), web::TransportError);
}

// A run that were believed to be gone would never be told of its backup.
TEST_F(KubeClusterTest, TakesNoRunForGoneWhileTheApiServerStarts) {
  transport_.Add(run_path_, 404, "404 page not found\n");
  transport_.Add(run_path_ + "/status", 404, "404 page not found\n");
  api::Run run;
  run.meta.ns = "team-a";
  run.meta.name = "nightly-1";
  run.meta.resource_version = "17";
  EXPECT_THROW(cluster_.FindRun("team-a", "nightly-1"), kube::ApiError);
  EXPECT_THROW(cluster_.PatchRunStatus(run, {{"phase", "success"}}), kube::ApiError);
}

TEST_F(KubeClusterTest, PatchesTheStatusOfTheRunThatItSaw) {
  api::Run run;
  run.meta.ns = "team-a";
  run.meta.name = "nightly-1";
  run.meta.resource_version = "17";
  transport_.Add(run_path_ + "/status", 200, "{}");
  transport_.Add(run_path_ + "/status", 409, R"({"kind":"Status","reason":"Conflict"})");
  transport_.Add(run_path_ + "/status", 422, R"({"kind":"Status","reason":"Invalid"})");
  EXPECT_TRUE(cluster_.PatchRunStatus(run, {{"phase", "success"}}));
  EXPECT_FALSE(cluster_.PatchRunStatus(run, {{"phase", "success"}}));
  EXPECT_THROW(cluster_.PatchRunStatus(run, {{"phase", "success"}}), kube::ApiError);
  const json sent = json::parse(transport_.Requests().at(0).body);
  EXPECT_EQ(sent["metadata"]["resourceVersion"], "17");
  EXPECT_EQ(sent["status"]["phase"], "success");
}

}  // namespace
}  // namespace strongroom::server
