#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "unit/provider/kubernetes/scripted_cluster.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(ClusterProvider, ReadsOnlyTheTenantsNamespaces) {
  ScriptedCluster cluster;
  cluster.options.namespaces = {"shop", "bank", "gone"};
  const std::string base = "/apis/rbac.authorization.k8s.io/v1";
  cluster.transport.Add(base + "/namespaces/shop/roles", 200, List({Object("a", "shop")}));
  cluster.transport.Add(base + "/namespaces/bank/roles", 403, "");
  cluster.transport.Add(base + "/namespaces/gone/roles", 200, List({}));
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/shop/a"));
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kIncomplete);
  EXPECT_THAT(collection.types.at("roles").error_message, HasSubstr("in namespace bank"));
  EXPECT_THAT(cluster.transport.RequestsTo("/api/v1/namespaces/shop"), SizeIs(0))
      << "what was found in it says that it is there";
}

TEST(ClusterProvider, LeavesOutWhatIsClusterWideForATenantOfNamespaces) {
  ScriptedCluster cluster;
  cluster.options.namespaces = {"shop"};
  const Collection collection = cluster.Collect({"clusterRoles", "customResourceDefinitions"});
  for (const char* key : {"clusterRoles", "customResourceDefinitions"}) {
    const domain::TypeCoverage& coverage = collection.types.at(key);
    EXPECT_EQ(coverage.state, TypeState::kSkipped) << key;
    EXPECT_EQ(coverage.error_code, kTypeClusterWide) << key;
    EXPECT_THAT(coverage.error_message, HasSubstr("limited to namespaces")) << key;
  }
  EXPECT_THAT(collection.warnings, SizeIs(0));
  EXPECT_THAT(cluster.transport.Requests(), SizeIs(0));
}

// A list, even of one name, would need rights in the whole cluster.
TEST(ClusterProvider, GetsTheTenantsNamespacesEachByItsName) {
  ScriptedCluster cluster;
  cluster.options.namespaces = {"shop", "bank", "gone"};
  cluster.transport.Add("/api/v1/namespaces/shop", 200, Object("shop").dump());
  cluster.transport.Add("/api/v1/namespaces/bank", 403, "");
  cluster.transport.Add("/api/v1/namespaces/gone", 404, "");
  const Collection collection = cluster.Collect({"namespaces"});
  EXPECT_THAT(cluster.sink.Ids("namespaces"), ElementsAre("core/Namespace/shop"));
  EXPECT_EQ(collection.types.at("namespaces").state, TypeState::kIncomplete);
  EXPECT_THAT(collection.types.at("namespaces").error_message, HasSubstr("named bank"));
  EXPECT_THAT(collection.warnings, Contains(HasSubstr("namespaces: not there: gone")));
}

// An API server lists a namespace that does not exist like an empty one.
TEST(ClusterProvider, NothingInANamespaceIsBelievedOnlyWhenTheNamespaceIsThere) {
  struct Case {
    std::vector<std::string> namespaces;
    int status;  // of GET namespace "empty"
    TypeState roles;
    std::string_view code;
  };
  const std::vector<Case> table = {
      {{"empty"}, 200, TypeState::kComplete, ""},
      {{"empty"}, 404, TypeState::kFailed, kNotFound},
      {{"empty"}, 403, TypeState::kFailed, kPermissionMissing},
      {{"empty"}, 500, TypeState::kFailed, kProviderUnavailable},
      {{"shop"}, 404, TypeState::kComplete, ""},
      {{"shop", "empty"}, 200, TypeState::kComplete, ""},
      {{"shop", "empty"}, 404, TypeState::kIncomplete, kNotFound},
  };
  for (const Case& row : table) {
    ScriptedCluster cluster;
    cluster.options.namespaces = row.namespaces;
    const std::string base = "/apis/rbac.authorization.k8s.io/v1";
    cluster.transport.Add(base + "/namespaces/empty/roles", 200, List({}));
    cluster.transport.Add(base + "/namespaces/shop/roles", 200, List({Object("a", "shop")}));
    cluster.transport.Add("/api/v1/namespaces/empty", row.status, "{}");
    const Collection collection = cluster.Collect({"roles", "clusterRoles"});
    const domain::TypeCoverage& roles = collection.types.at("roles");
    EXPECT_EQ(roles.state, row.roles) << row.status;
    EXPECT_EQ(roles.error_code, row.code) << row.status;
    EXPECT_EQ(collection.warnings.empty(), row.code.empty()) << row.status;
    EXPECT_EQ(collection.types.at("clusterRoles").state, TypeState::kSkipped) << row.status;
  }
}

TEST(ClusterProvider, ReferencedSecretsAreReadByNameAndAsMetadataOnly) {
  ScriptedCluster cluster;
  Json account = Object("builder", "shop");
  account["imagePullSecrets"] = {
      {{"name", "registry"}}, {{"name", "lost"}}, {{"name", "A,b=c"}}, {{"name", "a..b"}}};
  cluster.transport.Add("/api/v1/serviceaccounts", 200, List({account}));
  cluster.transport.AddAnswer("/api/v1/namespaces/shop/secrets", [](const web::Request& request) {
    const bool found = request.path_and_query.find("name%3Dregistry") != std::string::npos;
    Json secret = Object("registry", "shop");
    secret["data"] = {{"hush", "aHVzaA=="}};  // as if the server ignored the Accept header
    return web::Response{200, List(found ? std::vector{secret} : std::vector<Json>{}), {}};
  });
  const Collection collection = cluster.Collect({"serviceAccounts", "secretsMetadata"});
  ASSERT_THAT(cluster.sink.Ids("secretsMetadata"), ElementsAre("core/Secret/shop/registry"));
  const api::ReportItem item = cluster.sink.Items("secretsMetadata")[0];
  EXPECT_THAT(item.content, Not(HasSubstr("hush")));
  EXPECT_TRUE(item.secrets_masked);
  for (const web::Request& request : cluster.transport.Requests()) {
    if (request.path_and_query.find("/secrets") == std::string::npos) continue;
    EXPECT_THAT(request.path_and_query, HasSubstr("fieldSelector=metadata.name%3D"));
    EXPECT_EQ(request.headers.at("Accept"),
              "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  }
  EXPECT_EQ(collection.types.at("secretsMetadata").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings, ElementsAre("secretsMetadata: not there: shop/lost"));
}

TEST(ClusterProvider, UnknownReferencesMakeTheReferencedTypeIncomplete) {
  ScriptedCluster cluster;
  cluster.transport.Add("/api/v1/serviceaccounts", 403, "");
  const Collection collection = cluster.Collect({"serviceAccounts", "secretsMetadata"});
  EXPECT_EQ(collection.types.at("secretsMetadata").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("secretsMetadata").errors, 0);
  EXPECT_EQ(collection.types.at("secretsMetadata").error_code, kPermissionMissing);
  EXPECT_THAT(
      collection.warnings,
      Contains("secretsMetadata: PERMISSION_MISSING: not every reference to it is known").Times(1));
}

TEST(ClusterProvider, UnknownResourcesMakeTheirDefinitionsIncomplete) {
  ScriptedCluster cluster;
  cluster.transport.Add("/apis/kyverno.io/v2beta1", 403, "");
  const Collection collection = cluster.Collect({"kyvernoPolicies", "customResourceDefinitions"});
  EXPECT_EQ(collection.types.at("kyvernoPolicies").state, TypeState::kFailed);
  EXPECT_EQ(collection.types.at("customResourceDefinitions").state, TypeState::kIncomplete)
      << "its definition must not count as removed";
  EXPECT_EQ(collection.types.at("customResourceDefinitions").error_code, kPermissionMissing);
}

TEST(ClusterProvider, ReadsTheDefinitionsOfSelectedTypesOnly) {
  ScriptedCluster cluster;
  const char* const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  cluster.transport.Add("/apis/kyverno.io/v1/clusterpolicies", 200, List({}));
  cluster.transport.Add(kRoles, 200, List({}));
  cluster.transport.Add(crds, 200, List({Object("clusterpolicies.kyverno.io")}));
  cluster.Collect({"roles", "kyvernoClusterPolicies", "customResourceDefinitions"});
  EXPECT_THAT(cluster.transport.RequestsTo(crds),
              ElementsAre(HasSubstr("metadata.name%3Dclusterpolicies.kyverno.io")));
  EXPECT_THAT(cluster.sink.Ids("customResourceDefinitions"), SizeIs(1));
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
