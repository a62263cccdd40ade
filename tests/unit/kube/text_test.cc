#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kube/base64.h"
#include "kube/error.h"
#include "kube/line_splitter.h"
#include "kube/object_key.h"
#include "kube/object_meta.h"
#include "kube/resource.h"

namespace strongroom::kube {
namespace {

TEST(Escape, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(Escape("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(Escape("a/b?c#d%e f&g=h+i"), "a%2Fb%3Fc%23d%25e%20f%26g%3Dh%2Bi");
  EXPECT_EQ(Escape("ü\n"), "%C3%BC%0A");
  EXPECT_EQ(Escape("system:node"), "system%3Anode");
  EXPECT_EQ(Escape(".."), "%2E%2E");
  EXPECT_EQ(Escape("a..b"), "a..b");
}

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
}

TEST(QueryString, LeavesEmptyValuesOut) {
  EXPECT_EQ(QueryString({}), "");
  EXPECT_EQ(QueryString({{"a", ""}}), "");
  EXPECT_EQ(QueryString({{"b", "x,y=z"}, {"a", "1"}, {"c", ""}}), "?a=1&b=x%2Cy%3Dz");
}

std::vector<std::string> Split(const std::vector<std::string>& pieces, size_t limit = 100) {
  LineSplitter splitter(limit);
  std::vector<std::string> lines;
  for (const auto& piece : pieces) {
    splitter.Feed(piece, [&](std::string_view line) { lines.emplace_back(line); });
  }
  lines.push_back("rest:" + splitter.rest());
  return lines;
}

TEST(LineSplitter, CutsWhereverThePiecesEnd) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(Split({"a\nb\n"}), (Lines{"a", "b", "rest:"}));
  EXPECT_EQ(Split({"a", "", "b", "\n", "c"}), (Lines{"ab", "rest:c"}));
  EXPECT_EQ(Split({"a\r\n\r\n\n", "b\r", "\n"}), (Lines{"a", "b", "rest:"}));
  EXPECT_EQ(Split({"\n"}), (Lines{"rest:"}));
}

TEST(LineSplitter, RefusesLinesPastTheLimit) {
  EXPECT_EQ(Split({"1234\n", "1234\n"}, 4).size(), 3U);
  EXPECT_THROW(Split({"12345\n"}, 4), TransportError);
  EXPECT_THROW(Split({"123", "45"}, 4), TransportError);
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
    EXPECT_THROW(ParseJson(bad, "get"), TransportError) << bad;
  }
  EXPECT_THROW(ParseJson(std::string(100'000, '['), "get"), TransportError);
  EXPECT_THROW(ParseJson(std::string(300, '[') + std::string(300, ']'), "get"), TransportError);
  EXPECT_NO_THROW(ParseJson(std::string(150, '[') + std::string(150, ']'), "get"));
}

TEST(ObjectKey, IsReadWithoutTrust) {
  EXPECT_EQ(KeyOf(Json::parse(R"({"metadata":{"name":"n","namespace":"s"}})")).ToString(), "s/n");
  EXPECT_EQ(KeyOf(Json::parse(R"({"metadata":{"name":"n"}})")).ToString(), "n");
  for (const char* odd :
       {"{}", "[]", "null", R"({"metadata":null})", R"({"metadata":{"name":1}})"}) {
    EXPECT_EQ(KeyOf(Json::parse(odd)), ObjectKey{}) << odd;
  }
}

}  // namespace
}  // namespace strongroom::kube
