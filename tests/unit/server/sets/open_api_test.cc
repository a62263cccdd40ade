#include "server/sets/open_api.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace strongroom::server::sets {
namespace {

using nlohmann::json;

const std::string kOne =
    "/apis/sets.strongroom.dev/v1alpha1/namespaces/{namespace}/backupsets/{name}";

// By its name; null when the operation has none.
json ParameterOf(const json& operation, const std::string& name) {
  for (const json& parameter : operation["parameters"]) {
    if (parameter["name"] == name) return parameter;
  }
  return nullptr;
}

TEST(OpenApi, HasWhatStandsBehindASet) {
  for (const json& document : {OpenApi2(), OpenApi3()}) {
    for (const char* name : {"/items", "/content", "/diff", "/verify"}) {
      EXPECT_TRUE(document["paths"].contains(kOne + name)) << name;
    }
  }
}

TEST(OpenApi, SaysHowManyAPageHas) {
  const std::string plan =
      "/apis/sets.strongroom.dev/v1alpha1/namespaces/{namespace}/restoreplans/{name}";
  const json paths = OpenApi3()["paths"];
  EXPECT_EQ(ParameterOf(paths[kOne + "/items"]["get"], "limit")["description"],
            "So many at most, up to 5000.");
  EXPECT_EQ(ParameterOf(paths[plan + "/items"]["get"], "limit")["description"],
            "So many at most, up to 500.");
}

TEST(OpenApi, HasTheWayInForImportedSets) {
  const std::string sets = "/apis/sets.strongroom.dev/v1alpha1/namespaces/{namespace}/backupsets";
  for (const json& document : {OpenApi2(), OpenApi3()}) {
    const json& post = document["paths"][sets]["post"];
    EXPECT_FALSE(ParameterOf(post, "schedule").is_null());
    EXPECT_FALSE(ParameterOf(post, "dryRun").is_null());
  }
}

TEST(OpenApi, HasPlansOfRestores) {
  const std::string plan =
      "/apis/sets.strongroom.dev/v1alpha1/namespaces/{namespace}/restoreplans/{name}";
  for (const json& document : {OpenApi2(), OpenApi3()}) {
    const json& paths = document["paths"];
    EXPECT_TRUE(paths[plan].contains("get"));
    EXPECT_TRUE(paths[plan + "/items"].contains("get"));
    EXPECT_TRUE(paths[plan + "/approve"].contains("post"));
  }
  EXPECT_EQ(OpenApi2()["paths"][plan + "/approve"]["post"]["consumes"],
            json::array({"application/json"}));
  EXPECT_TRUE(OpenApi3()["paths"][plan + "/approve"]["post"]["requestBody"]["content"].contains(
      "application/json"));
}

TEST(OpenApi, HasWhatRowsOfTheAuditLogAreChosenBy) {
  const std::string all = "/apis/sets.strongroom.dev/v1alpha1/auditevents";
  const std::string some = "/apis/sets.strongroom.dev/v1alpha1/namespaces/{namespace}/auditevents";
  for (const json& document : {OpenApi2(), OpenApi3()}) {
    for (const std::string& path : {all, some}) {
      for (const char* name : {"user", "action", "object", "result", "since", "until", "order"}) {
        EXPECT_FALSE(ParameterOf(document["paths"][path]["get"], name).is_null()) << name;
      }
    }
    EXPECT_TRUE(document["paths"].contains(some + "/{name}"));
  }
}

TEST(OpenApi, SaysTheTypeOfAParameterAsEitherVersionDoes) {
  const std::string path = kOne + "/content";
  const json of_2 = ParameterOf(OpenApi2()["paths"][path]["get"], "normalised");
  EXPECT_EQ(of_2["type"], "boolean");
  EXPECT_EQ(of_2["in"], "query");
  const json of_3 = ParameterOf(OpenApi3()["paths"][path]["get"], "normalised");
  EXPECT_EQ(of_3["schema"]["type"], "boolean");
  EXPECT_FALSE(of_3.contains("type"));
}

TEST(OpenApi, CallsNoTwoOperationsTheSame) {
  const json document = OpenApi2();
  std::set<std::string> ids;
  for (const json& path : document["paths"]) {
    for (const auto& [method, operation] : path.items()) {
      if (method == "parameters") continue;
      EXPECT_TRUE(ids.insert(operation["operationId"]).second) << operation["operationId"];
    }
  }
  EXPECT_GT(ids.size(), 4U);
}

}  // namespace
}  // namespace strongroom::server::sets
