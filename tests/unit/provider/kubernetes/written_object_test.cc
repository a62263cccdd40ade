#include "provider/kubernetes/written_object.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/built_in_catalogues.h"
#include "support/message_of.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;

const catalogue::PolicyType& Type(const std::string& key) {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return *catalogues.Of(domain::ProviderKind::kKubernetes)->Find(key);
}

StoredPolicy Stored(const std::string& type, const std::string& id, const char* content) {
  return {.type = &Type(type), .id = id, .content = Json::parse(content)};
}

constexpr const char* kBinding =
    R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"shop",)"
    R"("resourceVersion":"7","uid":"u"},"roleRef":{"kind":"Role","name":"r"},)"
    R"("subjects":[{"kind":"ServiceAccount","name":"a","namespace":"shop"},{"kind":"ServiceAccount","name":"c","namespace":"other"},)"
    R"({"kind":"User","name":"system:serviceaccount:shop:x"},{"kind":"Group","name":"system:serviceaccounts:shop"}]})";
constexpr const char* kBindingId = "rbac.authorization.k8s.io/RoleBinding/shop/b";

TEST(WrittenObject, IsWhatWasStoredWithoutWhatTheServerChooses) {
  const WrittenObject written = WrittenObjectOf(Stored("roleBindings", kBindingId, kBinding), {});
  EXPECT_EQ(written.group, "rbac.authorization.k8s.io");
  EXPECT_EQ(written.version, "v1");
  EXPECT_EQ(written.ns, "shop");
  EXPECT_EQ(written.name, "b");
  EXPECT_EQ(written.target, kBindingId);
  EXPECT_EQ(written.object["metadata"].dump(), R"({"name":"b","namespace":"shop"})");
  EXPECT_EQ(written.object["apiVersion"], "rbac.authorization.k8s.io/v1");
}

TEST(WrittenObject, GoesIntoAnotherNamespaceWithWhatNamesIt) {
  const WrittenObject written =
      WrittenObjectOf(Stored("roleBindings", kBindingId, kBinding), {{"shop", "copy"}});
  EXPECT_EQ(written.ns, "copy");
  EXPECT_EQ(written.target, "rbac.authorization.k8s.io/RoleBinding/copy/b");
  EXPECT_EQ(written.object["subjects"][0]["namespace"], "copy");
  EXPECT_EQ(written.object["subjects"][1]["namespace"], "other");
  EXPECT_EQ(written.object["subjects"][2]["name"], "system:serviceaccount:copy:x");
  EXPECT_EQ(written.object["subjects"][3]["name"], "system:serviceaccounts:copy");

  const StoredPolicy ns =
      Stored("namespaces", "core/Namespace/shop",
             R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop",)"
             R"("labels":{"kubernetes.io/metadata.name":"shop"}}})");
  const WrittenObject copy = WrittenObjectOf(ns, {{"shop", "copy"}});
  EXPECT_EQ(copy.name, "copy");
  EXPECT_EQ(copy.object["metadata"].dump(), R"({"name":"copy"})");
}

// Whoever seals a set may have been lied to.
TEST(WrittenObject, IsWhatItsTypeAndIdentitySay) {
  const auto why = [](const std::string& type, const std::string& id, const char* content) {
    return test::MessageOf<ProviderError>([&] { WrittenObjectOf(Stored(type, id, content), {}); });
  };
  EXPECT_EQ(why("roleBindings", "rbac.authorization.k8s.io/RoleBinding/shop/other", kBinding),
            "rbac.authorization.k8s.io/RoleBinding/shop/other: what was stored is another object");
  EXPECT_EQ(why("roles", kBindingId, kBinding),
            std::string(kBindingId) + ": what was stored is no object of roles");
  EXPECT_EQ(
      why("networkPolicies", "networking.k8s.io/NetworkPolicy/shop/a",
          R"({"apiVersion":"v1","kind":"NetworkPolicy","metadata":{"name":"a","namespace":"shop"}})"),
      "networking.k8s.io/NetworkPolicy/shop/a: what was stored is no object of networkPolicies");
  EXPECT_EQ(
      why("roles", "rbac.authorization.k8s.io/Role/r",
          R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"}})"),
      "rbac.authorization.k8s.io/Role/r: it has no namespace");
  EXPECT_EQ(why("roles", "x", "[]"), "x: what was stored is no object");
  EXPECT_EQ(why("roles", "x", R"({"kind":7})").substr(0, 3), "x: ");
}

TEST(WrittenObject, IsComparedWithoutWhatIsNeverWritten) {
  const Json live = Json::parse(
      R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","uid":"u","resourceVersion":"9",)"
      R"("labels":{"kubernetes.io/metadata.name":"shop"},"ownerReferences":[{"uid":"v"}]},)"
      R"("spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}})");
  const Json stored =
      Json::parse(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}})");
  EXPECT_EQ(WrittenDigest(Type("namespaces"), live), WrittenDigest(Type("namespaces"), stored));
  Json labelled = stored;
  labelled["metadata"]["labels"] = {{"a", "b"}};
  EXPECT_NE(WrittenDigest(Type("namespaces"), labelled), WrittenDigest(Type("namespaces"), stored));
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
