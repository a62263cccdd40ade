#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kube/base64.h"
#include "kube/object_key.h"
#include "kube/object_meta.h"
#include "kube/resource.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

TEST(ResourcePath, FollowsGroupScopeAndSubresource) {
  const Resource core{"", "v1", "pods"};
  const Resource ours{"strongroom.dev", "v1alpha1", "backupschedules"};
  EXPECT_EQ(ResourcePath(core, ""), "/api/v1/pods");
  EXPECT_EQ(ResourcePath(core, "a"), "/api/v1/namespaces/a/pods");
  EXPECT_EQ(ResourcePath(core, "a", "b", "log"), "/api/v1/namespaces/a/pods/b/log");
  EXPECT_EQ(ResourcePath(ours, "", "b"), "/apis/strongroom.dev/v1alpha1/backupschedules/b");
  EXPECT_EQ(ResourcePath(ours, "a", "b/../c"),
            "/apis/strongroom.dev/v1alpha1/namespaces/a/backupschedules/b%2F..%2Fc");
  EXPECT_EQ(ours.ApiVersion(), "strongroom.dev/v1alpha1");
  EXPECT_EQ(core.ApiVersion(), "v1");
  EXPECT_EQ(ours.FullName(), "backupschedules.strongroom.dev");
  EXPECT_EQ(core.FullName(), "pods");
}

TEST(Base64, DecodesWhatIsOneAndNothingElse) {
  EXPECT_EQ(DecodeBase64(""), "");
  EXPECT_EQ(DecodeBase64("TQ=="), "M");
  EXPECT_EQ(DecodeBase64("TWE="), "Ma");
  EXPECT_EQ(DecodeBase64("TWFu\nTWFu"), "ManMan");
  EXPECT_EQ(DecodeBase64("//79"), "\xff\xfe\xfd");
  for (const char* bad : {"T", "TQ", "TQ=", "TQ===", "TW=E", "====", "TWFu=", "T*==", "TQ==TQ=="}) {
    EXPECT_FALSE(DecodeBase64(bad).has_value()) << bad;
  }
}

TEST(ParseJson, DropsManagedFieldsAndRefusesWhatIsNone) {
  EXPECT_EQ(ParseJson(R"({"metadata":{"managedFields":[{"a":{}}],"name":"x"}})", "get"),
            Json({{"metadata", {{"name", "x"}}}}));
  for (const std::string& bad : std::vector<std::string>{"", "{", "{}x", "nul"}) {
    EXPECT_THROW(ParseJson(bad, "get"), web::TransportError) << bad;
  }
  EXPECT_THROW(ParseJson(std::string(100'000, '['), "get"), web::TransportError);
  EXPECT_THROW(ParseJson(std::string(300, '[') + std::string(300, ']'), "get"),
               web::TransportError);
  EXPECT_NO_THROW(ParseJson(std::string(150, '[') + std::string(150, ']'), "get"));
}

TEST(ObjectKey, IsReadWithoutTrust) {
  EXPECT_EQ(KeyOf(Json::parse(R"({"metadata":{"name":"n","namespace":"s"}})")),
            (ObjectKey{"s", "n"}));
  EXPECT_EQ(KeyOf(Json::parse(R"({"metadata":{"name":"n"}})")), (ObjectKey{"", "n"}));
  for (const char* odd :
       {"{}", "[]", "null", R"({"metadata":null})", R"({"metadata":{"name":1}})"}) {
    EXPECT_EQ(KeyOf(Json::parse(odd)), ObjectKey{}) << odd;
  }
}

}  // namespace
}  // namespace strongroom::kube
