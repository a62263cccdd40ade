#include "api/guarded_meta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"

namespace strongroom::api {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(GuardedMetaOf, IsWhatIsOursButForRequests) {
  const auto meta = GuardedMetaOf(ParseJson(R"({"metadata": {
    "ownerReferences": [{"uid": "1", "kind": "A"}], "finalizers": ["x"],
    "labels": {"app": "a", "strongroom.dev/schedule": "s", "notstrongroom.dev/x": "y",
               "strongroom.dev": "no prefix"},
    "annotations": {"strongroom.dev/run-now": "t", "strongroom.dev/accept-set": "1",
                    "strongroom.dev/check-now": "t", "strongroom.dev/drill-due": "d",
                    "strongroom.dev/test-requested": "t",
                    "sets.strongroom.dev/x": "z", "kubectl.kubernetes.io/x": "{}"}}})"));
  EXPECT_EQ(meta.owner_references, R"([{"kind":"A","uid":"1"}])");
  EXPECT_EQ(meta.finalizers, R"(["x"])");
  EXPECT_THAT(meta.labels, ElementsAre(Pair("strongroom.dev/schedule", "s")));
  EXPECT_THAT(meta.annotations, ElementsAre(Pair("sets.strongroom.dev/x", "z"),
                                            Pair("strongroom.dev/drill-due", "d")));
}

TEST(GuardedMetaOf, IsTheSameWithoutAndWithEmptyMembers) {
  const auto without = GuardedMetaOf(ParseJson(R"({"metadata": {}})"));
  const auto empty = GuardedMetaOf(
      ParseJson(R"({"metadata": {"ownerReferences": [], "finalizers": null, "labels": {}}})"));
  EXPECT_TRUE(domain::ChangedFields(without, empty).empty());
  EXPECT_THROW(GuardedMetaOf(ParseJson(R"({"metadata": {"labels": []}})")), ApiFormatError);
}

// What is none of it leaves no row in the audit log.
TEST(IsChanged, IsWhatStrongroomGoesBy) {
  const Json before =
      ParseJson(R"({"metadata": {"labels": {"team": "a"}, "annotations": {"note": "b"},
      "generation": 1, "resourceVersion": "1"}, "spec": {"a": [1, 2]}, "status": {"x": 1}})");
  const auto changed = [&](const char* pointer, const Json& value) {
    Json after = before;
    after[Json::json_pointer(pointer)] = value;
    return IsChanged(before, after) || IsChanged(after, before);
  };
  EXPECT_FALSE(IsChanged(before, before));
  EXPECT_FALSE(changed("/metadata/labels/team", "b"));
  EXPECT_FALSE(changed("/metadata/annotations/note", "c"));
  EXPECT_FALSE(changed("/metadata/resourceVersion", "2"));
  EXPECT_FALSE(changed("/status/x", 2));
  EXPECT_TRUE(changed("/spec/a/0", 2));
  EXPECT_TRUE(changed("/metadata/finalizers", {"example.com/x"}));
  EXPECT_TRUE(changed("/metadata/ownerReferences", Json::array({{{"uid", "1"}}})));
  EXPECT_TRUE(changed("/metadata/labels/strongroom.dev~1schedule", "s"));
  EXPECT_TRUE(changed("/metadata/annotations/strongroom.dev~1run-now", "t")) << "asked for";
}

}  // namespace
}  // namespace strongroom::api
