#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/json.h"
#include "catalogue/normalise.h"
#include "domain/outcome.h"
#include "sealing/set_comparison.h"
#include "support/built_in_catalogues.h"

namespace strongroom::sealing {
namespace {

using domain::TypeState;
using nlohmann::json;

const catalogue::Catalogues& BuiltIn() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return catalogues;
}
const catalogue::PolicyType& Roles() {
  return *BuiltIn().FindType(domain::ProviderKind::kKubernetes, "roles");
}

json Role(const std::string& verb) {
  return {{"apiVersion", "rbac.authorization.k8s.io/v1"},
          {"kind", "Role"},
          {"metadata", {{"name", "reader"}, {"namespace", "a"}}},
          {"rules", json::array({{{"verbs", {verb}}, {"resources", {"pods"}}}})}};
}

TEST(PatchOf, SaysWhatDiffers) {
  const json patch = PatchOf(Roles(), Role("get").dump(), Role("list").dump());
  ASSERT_EQ(patch.size(), 1U);
  EXPECT_EQ(patch[0]["op"], "replace");
  EXPECT_EQ(patch[0]["path"], "/rules/0/verbs/0");
  EXPECT_EQ(patch[0]["value"], "list");
}

TEST(PatchOf, HasNoNoise) {
  json noisy = Role("get");
  noisy["metadata"]["resourceVersion"] = "7";
  noisy["metadata"]["generation"] = 3;
  EXPECT_EQ(PatchOf(Roles(), Role("get").dump(), noisy.dump()), json::array());
}

// Random documents: the patch, applied to what was, gives what is.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {}

  json Next(int depth = 0) {
    const int kind = Below(depth < 4 ? 8 : 5);
    if (kind == 0) return nullptr;
    if (kind == 1) return Below(2) == 0;
    if (kind == 2) return Below(1'000);
    if (kind <= 4) return "t/~" + std::to_string(Below(20));
    json value = kind == 5 ? json::array() : json::object();
    for (int i = Below(5); i > 0; --i) {
      if (kind == 5) {
        value.push_back(Next(depth + 1));
      } else {
        value["m/" + std::to_string(Below(6)) + (Below(3) == 0 ? "~" : "")] = Next(depth + 1);
      }
    }
    return value;
  }
  json Object() { return {{"spec", Next()}, {"other", Next()}}; }
  // Some of it is different.
  json Changed(json document) {
    for (int i = Below(4); i > 0; --i) document[Below(2) == 0 ? "spec" : "other"] = Next();
    return document;
  }

 private:
  int Below(int most) { return std::uniform_int_distribution<int>(0, most - 1)(random_); }

  std::mt19937 random_;
};

TEST(PatchOf, LeadsFromOneToTheOther) {
  Documents documents(1);
  for (int i = 0; i < 10'000; ++i) {
    const json before = documents.Object();
    const json after = documents.Changed(before);
    const json patch = PatchOf(Roles(), before.dump(), after.dump());
    const json from = catalogue::Normalise(Roles(), base::ParseJson(before.dump()));
    const json to = catalogue::Normalise(Roles(), base::ParseJson(after.dump()));
    ASSERT_EQ(from.patch(patch), to) << before << after << patch;
    ASSERT_EQ(patch.empty(), from == to);
  }
}

TypeStates Types(const std::vector<std::pair<const char*, TypeState>>& states) {
  TypeStates words;
  for (const auto& [type, state] : states) words[type] = domain::NameOf(state);
  return words;
}

TEST(ComparedTypes, AreCompleteInBoth) {
  const ComparedTypes types(Types({{"a", TypeState::kComplete},
                                   {"b", TypeState::kFailed},
                                   {"c", TypeState::kComplete},
                                   {"d", TypeState::kComplete}}),
                            Types({{"a", TypeState::kComplete},
                                   {"b", TypeState::kComplete},
                                   {"c", TypeState::kIncomplete}}),
                            {});
  EXPECT_TRUE(types.Has("a"));
  for (const char* type : {"b", "c", "d", "e"}) EXPECT_FALSE(types.Has(type)) << type;
  EXPECT_EQ(types.NotCompared(), json::parse(R"([
    {"type": "b", "why": "failed in the set before"},
    {"type": "c", "why": "incomplete in the set after"},
    {"type": "d", "why": "not selected in the set after"}])"));
}

// What nobody names any more, because what named it is not read any more, was not removed.
TEST(ComparedTypes, TellNothingOfWhatIsNamedByATypeThatIsNotThere) {
  const domain::NamingTypes naming{{"groups", "policies"}};
  const auto both = Types({{"groups", TypeState::kComplete}, {"policies", TypeState::kComplete}});
  const auto lapsed =
      Types({{"groups", TypeState::kComplete}, {"policies", TypeState::kUnsupported}});
  EXPECT_FALSE(ComparedTypes(both, lapsed, naming).TellsRemoved("groups"));
  EXPECT_TRUE(ComparedTypes(both, lapsed, naming).TellsAdded("groups"));
  EXPECT_FALSE(ComparedTypes(lapsed, both, naming).TellsAdded("groups"));
  EXPECT_TRUE(ComparedTypes(both, both, naming).TellsRemoved("groups"));
}

}  // namespace
}  // namespace strongroom::sealing
