#include "provider/kubernetes/rights_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/provider/kubernetes/scripted_cluster.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kReviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

class Reviewed : public ::testing::Test {
 protected:
  Reviewed() { cluster_.options.ask_for_rights = domain::AskForRights::kYes; }

  // Says no to what has one of these words in it.
  void Deny(const std::vector<std::string>& words) {
    cluster_.transport.AddAnswer(kReviews, [=](const web::Request& request) {
      bool allowed = true;
      for (const std::string& word : words) {
        allowed = allowed && request.body.find("\"" + word + "\"") == std::string::npos;
      }
      return web::Response{201, Json{{"status", {{"allowed", allowed}}}}.dump(), {}};
    });
  }
  std::vector<std::string> Questions() {
    std::vector<std::string> questions;
    for (const web::Request& request : cluster_.transport.Requests()) {
      if (request.path_and_query != kReviews) continue;
      EXPECT_EQ(request.method, "POST");
      EXPECT_EQ(request.content_type, "application/json");
      questions.push_back(Json::parse(request.body)["spec"]["resourceAttributes"].dump());
    }
    return questions;
  }

  ScriptedCluster cluster_;
};

TEST_F(Reviewed, IsWhatIsReadBeforeItIsRead) {
  cluster_.options.namespaces = {"shop"};
  Deny({"roles"});
  const Collection collection = cluster_.Collect({"roles", "namespaces", "clusterRoles"});
  ASSERT_TRUE(collection.rights_review);
  EXPECT_EQ(collection.rights_review->asked, 2);
  EXPECT_THAT(collection.rights_review->missing,
              ElementsAre("roles (list roles.rbac.authorization.k8s.io in namespace shop)"));
  EXPECT_THAT(
      Questions(),
      testing::UnorderedElementsAre(
          R"({"group":"","name":"shop","namespace":"shop","resource":"namespaces","verb":"get","version":"v1"})",
          R"({"group":"rbac.authorization.k8s.io","namespace":"shop","resource":"roles","verb":"list","version":"v1"})"));
  bool has_read = false;
  for (const web::Request& request : cluster_.transport.Requests()) {
    has_read = has_read || request.path_and_query.find("/namespaces/shop") != std::string::npos;
    EXPECT_FALSE(has_read && request.path_and_query == kReviews) << "asked too late";
  }
  EXPECT_TRUE(has_read);
}

TEST_F(Reviewed, IsEveryTypeInAWholeCluster) {
  Deny({});
  const Collection collection = cluster_.Collect({"roles", "networkPolicies"});
  ASSERT_TRUE(collection.rights_review);
  EXPECT_EQ(collection.rights_review->asked, 2);
  EXPECT_THAT(collection.rights_review->missing, IsEmpty());
  EXPECT_THAT(Questions().at(0), ::testing::Not(::testing::HasSubstr("namespace")));
}

// In its first second an API server says no to everything: the answers to what is read count.
TEST_F(Reviewed, KeepsNothingFromBeingRead) {
  Deny({"roles"});
  cluster_.transport.Add(kRoles, 200, List({Object("a", "shop")}));
  const Collection collection = cluster_.Collect({"roles"});
  EXPECT_THAT(collection.rights_review->missing, SizeIs(1));
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
}

// Whoever may not ask, or whose server has no such API, is read as before.
TEST_F(Reviewed, IsNothingWithoutAnAnswerThatIsOne) {
  for (const auto& [status, body] :
       std::vector<std::pair<int, std::string>>{{403, ""},
                                                {404, ""},
                                                {500, ""},
                                                {201, ""},
                                                {201, "{}"},
                                                {201, R"({"status":{}})"},
                                                {201, R"({"status":{"allowed":"yes"}})"}}) {
    ScriptedCluster cluster;
    cluster.options.ask_for_rights = domain::AskForRights::kYes;
    cluster.transport.Add(kReviews, status, body);
    cluster.transport.Add(kRoles, 200, List({Object("a", "shop")}));
    cluster.transport.Add(kNetworkPolicies, 200, List({}));
    const Collection collection = cluster.Collect({"roles", "networkPolicies"});
    EXPECT_FALSE(collection.rights_review) << status << body;
    EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete) << status << body;
  }
}

TEST_F(Reviewed, IsNothingWhenNobodyAsks) {
  cluster_.options.ask_for_rights = domain::AskForRights::kNo;
  cluster_.transport.Add(kRoles, 200, List({}));
  EXPECT_FALSE(cluster_.Collect({"roles"}).rights_review);
  EXPECT_THAT(Questions(), IsEmpty());
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
