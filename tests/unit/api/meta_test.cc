#include "api/meta.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

TEST(DecodeMeta, ReadsWhatEveryObjectHas) {
  const Json object = Json::parse(R"({"metadata": {
    "namespace": "shop", "name": "nightly", "uid": "u-1", "resourceVersion": "42",
    "generation": 3, "creationTimestamp": "2026-03-01T00:00:00Z",
    "deletionTimestamp": "2026-03-02T00:00:00Z"}})");
  const Meta meta = DecodeMeta(object);
  EXPECT_EQ(meta.ns, "shop");
  EXPECT_EQ(meta.name, "nightly");
  EXPECT_EQ(meta.uid, "u-1");
  EXPECT_EQ(meta.resource_version, "42");
  EXPECT_EQ(meta.generation, 3);
  EXPECT_EQ(meta.created_at, test::At("2026-03-01T00:00:00Z"));
  EXPECT_TRUE(meta.is_deleting);
  EXPECT_FALSE(DecodeMeta(Json::object()).is_deleting);
  EXPECT_THROW(DecodeMeta(Json::parse(R"({"metadata": {"name": 7}})")), ApiFormatError);
}

TEST(LabelsOf, AreTextsByName) {
  using Labels = std::map<std::string, std::string>;
  EXPECT_EQ(LabelsOf(Json::parse(R"({"metadata": {"labels": {"team": "shop", "odd": 7}}})")),
            (Labels{{"team", "shop"}}));
  for (const char* text : {"{}", "7", R"({"metadata": 7})", R"({"metadata": {"labels": []}})"}) {
    EXPECT_EQ(LabelsOf(Json::parse(text)), Labels{}) << text;
  }
}

TEST(Names, BelongToTheGroup) {
  EXPECT_EQ(kApiVersion, std::string(kGroup) + "/" + std::string(kVersion));
  for (const std::string_view name :
       {kRunNowAnnotation, kTestRequestedAnnotation, kServerCaAnnotation, kScheduleLabel,
        kImportedLabel, kImportedScheduleLabel, kRunLabel, kImportedRunLabel}) {
    EXPECT_TRUE(name.starts_with(std::string(kGroup) + "/")) << name;
  }
}

TEST(PatchUnlessChanged, HoldsForTheVersionThatWasSeen) {
  Meta seen;
  seen.resource_version = "42";
  EXPECT_EQ(PatchUnlessChanged(seen, {{"status", {{"phase", "x"}}}}),
            Json::parse(R"({"metadata": {"resourceVersion": "42"}, "status": {"phase": "x"}})"));
  EXPECT_EQ(PatchUnlessChanged(seen, {{"metadata", {{"annotations", {{"a", "b"}}}}}}),
            Json::parse(R"({"metadata": {"resourceVersion": "42", "annotations": {"a": "b"}}})"));
}

TEST(ControllerOf, IsTheOwnerThatControls) {
  const auto uid = [](const char* owners) {
    return ControllerOf(
               Json::parse(R"({"metadata": {"ownerReferences": )" + std::string(owners) + "}}"))
        .uid;
  };
  EXPECT_EQ(uid(R"([{"uid": "a"}, {"uid": "b", "controller": true}])"), "b");
  EXPECT_EQ(uid(R"([{"uid": "a", "controller": false}])"), "");
  EXPECT_EQ(uid("[]"), "");
  EXPECT_EQ(uid("null"), "");
  EXPECT_EQ(ControllerOf(Json::object()).uid, "");
  const auto object = Json::parse(
      R"({"metadata": {"ownerReferences": [{"uid": "b", "name": "c", "controller": true}]}})");
  EXPECT_EQ(ControllerOf(object).name, "c");
}

}  // namespace
}  // namespace strongroom::api
