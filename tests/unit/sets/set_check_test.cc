#include "sets/set_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/export/made_set.h"

namespace strongroom::sets {
namespace {

using base::Json;
using exporting::MadeItem;
using exporting::MadeSets;

// By the rules of src/store/migrations/0002_integrity.sql, in PostgreSQL:
//   SELECT sha256(sha256('a') || d1 || d2 || sha256('ä') || d1 || d2)
//   SELECT sha256(sha256('networkPolicies:complete') || <that> || sha256('roles:failed') ||
//   sha256(''))
constexpr const char* kTypeRoot =
    "60aa707a2471ac878f569358d5a3ef633560cdcf9d6d4397a706a94295a2aa15";
constexpr const char* kSetRoot = "190097dc69d2359a3004c3efbe12f646b9d805d7859ffa2f40fe7adfd75d7e01";

TEST(Roots, AreThoseOfPostgreSQL) {
  const std::string of_nothing = domain::TypeRoot().Finish();
  EXPECT_EQ(of_nothing, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(SetRoot({{.type = "networkPolicies", .state = "complete", .digest = kTypeRoot},
                     {.type = "roles", .state = "failed", .digest = of_nothing}}),
            kSetRoot);
}

TEST(SetCheck, FindsNothingInASetThatIsWhole) {
  MadeSets made_sets;
  const auto made = made_sets.Next(
      {MadeItem("roles", "b", "B", {{"x", 1}}), MadeItem("roles", "a", "A", {{"x", 1}}),
       MadeItem("bindings", "c", "C", {{"x", 1}})},
      {{"quotas", "failed"}});
  SetCheck check(made.set);
  for (const Item& item : made.items) EXPECT_EQ(check.Add(item), std::nullopt);
  EXPECT_TRUE(check.Finish().empty());
}

class Altered : public ::testing::Test {
 protected:
  std::vector<std::string> Found() const {
    SetCheck check(made_.set);
    std::vector<std::string> found;
    const auto add = [&](const std::vector<Problem>& problems) {
      for (const Problem& problem : problems) {
        found.push_back(ShowProblem(problem));
      }
    };
    for (const Item& item : made_.items) {
      if (!IsWhole(item)) add({ProblemOf(made_.set.name, item, kNotWhole)});
      if (const auto problem = check.Add(item)) add({*problem});
    }
    add(check.Finish());
    return found;
  }

  MadeSets sets_;
  MadeSets::Made made_ = sets_.Next(
      {MadeItem("roles", "a", "A", {{"x", 1}}), MadeItem("roles", "b", "B", {{"x", 2}})});
  const std::string other_policies_ =
      "nightly-1: roles: its policies are not those that the set was sealed with";
};

TEST_F(Altered, AContentIsNamed) {
  made_.items[1].content = R"({"x":3})";
  EXPECT_THAT(Found(),
              testing::ElementsAre("nightly-1: roles/b: its content is missing or altered"));
}

TEST_F(Altered, ASizeIsNamed) {
  ++made_.items[0].bytes;
  EXPECT_THAT(Found(),
              testing::ElementsAre("nightly-1: roles/a: its content is missing or altered"));
}

TEST_F(Altered, ADigestOfChangeIsNamed) {
  made_.items[1].digest = std::string(64, '0');
  EXPECT_THAT(Found(), testing::ElementsAre(other_policies_));
}

TEST_F(Altered, AnotherContentWithItsOwnDigestIsNamed) {
  made_.items[1] = MadeItem("roles", "b", "B", {{"x", 3}});
  EXPECT_THAT(Found(), testing::ElementsAre(other_policies_));
}

TEST_F(Altered, AnItemThatIsGoneIsNamed) {
  made_.items.pop_back();
  EXPECT_THAT(Found(), testing::ElementsAre(other_policies_,
                                            "nightly-1: it was sealed with 2 policies and has 1"));
}

TEST_F(Altered, AnItemThatComesTwiceIsNamed) {
  made_.items.push_back(made_.items.back());
  EXPECT_THAT(Found(), testing::ElementsAre(
                           "nightly-1: roles/b: it comes twice, or not in the order of type and id",
                           "nightly-1: it was sealed with 2 policies and has 3"));
}

TEST_F(Altered, TypesThatAreMixedAreNamed) {
  made_ = sets_.Next({MadeItem("a", "1", "A", {{"x", 1}}), MadeItem("b", "1", "B", {{"x", 2}})});
  std::swap(made_.items[0], made_.items[1]);
  EXPECT_THAT(Found(), testing::Contains(
                           "nightly-2: a/1: it comes twice, or not in the order of type and id"));
}

TEST_F(Altered, AnItemOfNoTypeOfTheSetIsNamed) {
  made_.items.push_back(MadeItem("x\n", "b", "B", Json::object()));
  EXPECT_THAT(Found(), testing::ElementsAre("nightly-1: x\\n/b: the set does not name its type",
                                            "nightly-1: it was sealed with 2 policies and has 3"));
}

TEST_F(Altered, AStateIsNamed) {
  Json object = base::ParseJson(made_.set.object);
  object["status"]["types"][0]["state"] = "incomplete";
  made_.set = ReadSet(object);
  EXPECT_THAT(Found(),
              testing::ElementsAre("nightly-1: its types are not those that it was sealed with"));
}

TEST(Links, AreOfOneSchedule) {
  MadeSets made_sets;
  MadeSets others;
  const auto first = made_sets.Next({MadeItem("roles", "a", "A", {{"x", 1}})}).set;
  const auto second = made_sets.Next({MadeItem("roles", "a", "A", {{"x", 2}})}).set;
  const auto third = made_sets.Next({MadeItem("roles", "a", "A", {{"x", 3}})}).set;
  BackupSet forged = second;
  forged.previous_digest = third.digest;
  BackupSet other = others.Next({}).set;
  other.schedule_uid = "schedule-2";
  const auto found = [](const std::vector<BackupSet>& all) {
    LinkCheck check;
    std::vector<std::string> whats;
    for (const BackupSet& set : all) {
      if (const auto problem = check.Add(set)) whats.push_back(ShowProblem(*problem));
    }
    return whats;
  };
  EXPECT_THAT(found({first, other, second, third}), testing::IsEmpty());
  EXPECT_THAT(found({first, third}), testing::IsEmpty());
  EXPECT_THAT(
      found({first, forged, third}),
      testing::ElementsAre("nightly-2: the set before is not the one that it was compared with"));
  EXPECT_THAT(found({second, first}), testing::ElementsAre("nightly-1: it is not in its order"));
  EXPECT_THAT(found({first, first}), testing::ElementsAre("nightly-1: it is not in its order"));
}

}  // namespace
}  // namespace strongroom::sets
