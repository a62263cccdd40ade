#include "sealing/set_comparison.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "catalogue/normalise.h"
#include "support/built_in_catalogues.h"

namespace strongroom::sealing {
namespace {

using base::Json;

constexpr auto kProvider = domain::ProviderKind::kKubernetes;

const catalogue::Catalogues& BuiltIn() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return catalogues;
}

std::string Role(const std::string& verb, const std::string& version = "1") {
  return base::CanonicalJson({{"metadata", {{"name", "reader"}, {"resourceVersion", version}}},
                              {"rules", Json::array({{{"verbs", {verb}}}})}});
}

ComparedItem Item(const std::string& id, const std::string& content) {
  return {.type = "roles",
          .id = id,
          .name = id,
          .change_digest = catalogue::ChangeDigest(*BuiltIn().FindType(kProvider, "roles"),
                                                   base::ParseJson(content)),
          .content_digest = base::Sha256Hex(content)};
}

SetComparison Comparison(const std::string& state_after = "complete", DeedsByPolicy deeds = {}) {
  return {BuiltIn(), kProvider,
          ComparedTypes({{"roles", "complete"}}, {{"roles", state_after}}, {}), std::move(deeds)};
}

TEST(SetComparison, TellsWhatIsInOneSetAlone) {
  SetComparison comparison = Comparison();
  EXPECT_FALSE(comparison.Add({.before = {}, .after = Item("new", Role("get"))}));
  EXPECT_FALSE(comparison.Add({.before = Item("gone", Role("get")), .after = {}}));
  const Json diff = comparison.Finish("a-1", "b-2");
  EXPECT_EQ(diff["kind"], "BackupSetDiff");
  EXPECT_EQ(diff["apiVersion"], "sets.strongroom.dev/v1alpha1");
  EXPECT_EQ(diff["from"], "a-1");
  EXPECT_EQ(diff["to"], "b-2");
  EXPECT_EQ(diff["changes"], Json({{"added", 1}, {"changed", 0}, {"removed", 1}}));
  ASSERT_EQ(diff["items"].size(), 2U);
  EXPECT_EQ(diff["items"][0]["id"], "gone");
  EXPECT_EQ(diff["items"][0]["change"], "removed");
  EXPECT_EQ(diff["items"][1]["change"], "added");
}

TEST(SetComparison, LooksOnlyAtContentsThatMayDiffer) {
  SetComparison comparison = Comparison();
  EXPECT_FALSE(comparison.Add({Item("a", Role("get")), Item("a", Role("get"))}));
  EXPECT_FALSE(comparison.Add({Item("a", Role("get")), Item("a", Role("get", "2"))}))
      << "it differs in noise";
  EXPECT_TRUE(comparison.Add({Item("a", Role("get")), Item("a", Role("list"))}));
}

TEST(SetComparison, TellsAPatchOfWhatChanged) {
  SetComparison comparison = Comparison("complete", {{{"roles", "a"}, {.actor = "ann"}}});
  comparison.AddContents({Item("a", Role("get")), Item("a", Role("list", "2"))}, Role("get"),
                         Role("list", "2"));
  comparison.AddContents({Item("b", Role("get")), Item("b", Role("get", "2"))}, Role("get"),
                         Role("get", "2"));
  const Json diff = comparison.Finish("a-1", "b-2");
  ASSERT_EQ(diff["items"].size(), 1U) << diff;
  EXPECT_EQ(diff["items"][0]["change"], "changed");
  EXPECT_EQ(diff["items"][0]["actor"], "ann");
  EXPECT_EQ(diff["items"][0]["patch"],
            Json::array({{{"op", "replace"}, {"path", "/rules/0/verbs/0"}, {"value", "list"}}}));
}

// What a role with so many rules was, and is.
void AddRules(SetComparison& comparison, const std::string& id, size_t before, size_t after,
              const std::string& text = "a") {
  const auto role = [&](size_t rules) {
    Json all = Json::array();
    for (size_t i = 0; i < rules; ++i) {
      all.push_back({{"verbs", Json::array({text + std::to_string(i)})}});
    }
    return base::CanonicalJson({{"metadata", {{"name", id}}}, {"rules", all}});
  };
  comparison.AddContents({Item(id, role(before)), Item(id, role(after))}, role(before),
                         role(after));
}

TEST(SetComparison, TellsNoPatchOfAPolicyThatDiffersTooMuch) {
  SetComparison comparison = Comparison();
  AddRules(comparison, "a", 1, kMostPatchSteps + 2);
  AddRules(comparison, "b", 1, 2, std::string(kMostPatchBytes, 'x'));
  AddRules(comparison, "c", 1, 2);
  const Json diff = comparison.Finish("a-1", "b-2");
  EXPECT_EQ(diff["changes"]["changed"], 3);
  for (const size_t i : {0U, 1U}) {
    EXPECT_FALSE(diff["items"][i].contains("patch"));
    EXPECT_EQ(diff["items"][i]["noPatch"],
              "too much differs to be told as a patch: read both contents");
  }
  EXPECT_EQ(diff["items"][2]["patch"].size(), 1U);
  EXPECT_FALSE(diff["items"][2].contains("noPatch"));
}

TEST(SetComparison, TellsAsManyPatchesAsAnAnswerBears) {
  SetComparison comparison = Comparison();
  const auto id = [](size_t i) { return std::to_string(10'000 + i); };
  for (size_t i = 0; i <= kMostPatches; ++i) AddRules(comparison, id(i), 1, 2);
  AddRules(comparison, id(kMostPatches + 1), 2, 2);
  const Json diff = comparison.Finish("a-1", "b-2");
  ASSERT_EQ(diff["items"].size(), kMostPatches + 1) << "what does not differ is not told";
  EXPECT_TRUE(diff["items"][kMostPatches - 1].contains("patch"));
  EXPECT_FALSE(diff["items"][kMostPatches].contains("patch"));
  EXPECT_EQ(diff["items"][kMostPatches]["noPatch"],
            "the patches of other policies are all that is told: read both contents");
}

TEST(SetComparison, TellsPatchesOfSoManyBytesTogether) {
  constexpr size_t kRoom = 64 * 1024;
  SetComparison comparison(BuiltIn(), kProvider,
                           ComparedTypes({{"roles", "complete"}}, {{"roles", "complete"}}, {}), {},
                           kRoom);
  const std::string text(4096, 'x');
  constexpr size_t kPolicies = 2 * kRoom / 4096;
  for (size_t i = 0; i < kPolicies; ++i) {
    AddRules(comparison, std::to_string(100 + i), 1, 2, text);
  }
  AddRules(comparison, "small", 1, 2);
  const Json diff = comparison.Finish("a-1", "b-2");
  size_t bytes = 0;
  for (const Json& item : diff["items"]) {
    EXPECT_NE(item.contains("patch"), item.contains("noPatch")) << item["id"];
    if (item.contains("patch")) bytes += base::CanonicalJson(item["patch"]).size();
  }
  EXPECT_LE(bytes, kRoom);
  EXPECT_GT(bytes, kRoom / 2);
  EXPECT_EQ(diff["changes"]["changed"], kPolicies + 1);
  EXPECT_TRUE(diff["items"].back().contains("patch")) << "a small one that still fits is told";
}

TEST(SetComparison, SaysWhatCannotBeCompared) {
  SetComparison comparison = Comparison();
  comparison.AddContents({Item("a", Role("get")), Item("a", Role("list"))}, Role("get"),
                         std::nullopt);
  const Json diff = comparison.Finish("a-1", "b-2");
  EXPECT_EQ(diff["items"][0]["problem"], "a stored content is not what its digest says");
  EXPECT_EQ(diff["changes"]["changed"], 1);
}

TEST(SetComparison, SaysNothingOfATypeThatIsNotComplete) {
  SetComparison comparison = Comparison("incomplete");
  EXPECT_FALSE(comparison.Add({.before = Item("gone", Role("get")), .after = {}}));
  EXPECT_FALSE(comparison.Add({Item("a", Role("get")), Item("a", Role("list"))}));
  const Json diff = comparison.Finish("a-1", "b-2");
  EXPECT_EQ(diff["items"], Json::array());
  EXPECT_EQ(diff["notCompared"][0]["why"], "incomplete in the set after");
}

}  // namespace
}  // namespace strongroom::sealing
