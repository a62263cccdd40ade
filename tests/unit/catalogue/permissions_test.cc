#include "catalogue/permissions.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

using Words = std::vector<std::string>;
using Lists = std::vector<Words>;

PolicyType TypeOf(const std::string& key, const Lists& permissions) {
  GraphType source;
  source.permissions = permissions;
  PolicyType type;
  type.key = key;
  type.source = source;
  return type;
}

std::vector<PolicyType> TypesOf(const Words& keys) {
  static const Catalogues catalogues = LoadBuiltIn();
  return Select(*catalogues.Of(domain::ProviderKind::kMicrosoftGraph), keys, false).types;
}

TEST(PermissionsFor, AreTheFewestThatSuffice) {
  struct Row {
    Lists lists;
    Words expected;
  };
  const std::vector<Row> table = {
      {{}, {}},
      {{{"A", "B"}}, {"A"}},
      {{{"A", "B"}, {"B", "C"}}, {"B"}},
      {{{"A", "B"}, {"A"}}, {"A"}},
      {{{"A", "B"}, {"B"}}, {"B"}},
      {{{"A"}, {"B"}, {"A", "B"}}, {"A", "B"}},
      {{{"A", "D"}, {"B", "D"}, {"C", "D"}}, {"D"}},
      {{{"A.Read.All", "X.ReadWrite.All"}, {"B.Read.All", "X.ReadWrite.All"}},
       {"A.Read.All", "B.Read.All"}},
      {{{"A.Read.All", "Directory.Read.All"}, {"B.Read.All", "Directory.Read.All"}},
       {"A.Read.All", "B.Read.All"}},
      {{{"A.Read.All", "Directory.Read.All"}, {"Directory.Read.All"}}, {"Directory.Read.All"}},
      {{{"X.ReadWrite.All"}}, {"X.ReadWrite.All"}},
  };
  for (const Row& row : table) {
    EXPECT_EQ(PermissionsFor({TypeOf("a", row.lists)}), row.expected);
    std::vector<PolicyType> each;
    for (const Words& list : row.lists) each.push_back(TypeOf("a", {list}));
    EXPECT_EQ(PermissionsFor(each), row.expected);
  }
}

struct Cost {
  size_t wide = 0;
  size_t count = 0;
  auto operator<=>(const Cost&) const = default;
};

Cost CostOf(const Words& names) {
  Cost cost{.wide = 0, .count = names.size()};
  for (const std::string& name : names) {
    cost.wide += name.find("ReadWrite") != std::string::npos ? 1 : 0;
  }
  return cost;
}

bool Suffices(const Words& names, const Lists& lists) {
  const std::set<std::string> have(names.begin(), names.end());
  return std::all_of(lists.begin(), lists.end(), [&](const Words& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](const std::string& name) { return have.contains(name); });
  });
}

// What trying out every subset finds.
Cost LeastCost(const Words& universe, const Lists& lists) {
  Cost least{.wide = universe.size() + 1, .count = 0};
  for (size_t subset = 0; subset < size_t{1} << universe.size(); ++subset) {
    Words names;
    for (size_t i = 0; i < universe.size(); ++i) {
      if ((subset >> i & 1U) != 0) names.push_back(universe[i]);
    }
    if (Suffices(names, lists)) least = std::min(least, CostOf(names));
  }
  return least;
}

TEST(PermissionsFor, AreNoMoreThanAnySubsetThatSuffices) {
  const Words universe = {"A.Read.All", "B.Read.All", "C.Read.All",      "D.Read.All",
                          "E.Read.All", "F.Read.All", "A.ReadWrite.All", "B.ReadWrite.All"};
  std::mt19937 random(7);
  const auto below = [&](size_t end) { return static_cast<size_t>(random() % end); };
  for (int round = 0; round < 400; ++round) {
    Lists lists(1 + below(7));
    for (Words& list : lists) {
      for (size_t left = 1 + below(4); left > 0; --left) list.push_back(universe[below(8)]);
    }
    const Words names = PermissionsFor({TypeOf("a", lists)});
    EXPECT_TRUE(Suffices(names, lists));
    EXPECT_EQ(CostOf(names), LeastCost(universe, lists));
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  }
}

// Lists that have nothing in common would be tried out in every combination without a bound.
TEST(PermissionsFor, ManyTypesTakeNoLongerThanTheyAre) {
  Lists lists;
  for (int i = 0; i < 60; ++i) {
    lists.push_back({"A" + std::to_string(i), "B" + std::to_string(i), "C" + std::to_string(i)});
  }
  EXPECT_EQ(PermissionsFor({TypeOf("a", lists)}).size(), 60U);
}

TEST(PermissionsFor, TheCatalogueAreReadOnly) {
  const Words names = PermissionsFor(TypesOf({"*"}));
  EXPECT_FALSE(names.empty());
  for (const std::string& name : names) {
    EXPECT_EQ(name.find("ReadWrite"), std::string::npos) << name;
    EXPECT_FALSE(name.starts_with("Directory.")) << name;
  }
  EXPECT_EQ(PermissionsFor(TypesOf({"deviceConfigurations"})),
            (Words{"DeviceManagementConfiguration.Read.All"}));
  EXPECT_EQ(PermissionsFor(TypesOf({"domains"})),
            (Words{"Domain-InternalFederation.Read.All", "Domain.Read.All"}));
  EXPECT_EQ(PermissionsFor(TypesOf({"groupLifecyclePolicies", "domains"})),
            (Words{"Directory.Read.All", "Domain-InternalFederation.Read.All"}));
  EXPECT_EQ(PermissionsFor(TypesOf({"agreements", "inventoryPolicies"})), Words());
}

TEST(PermissionsFor, WhatNobodyRefersToAreNone) {
  EXPECT_EQ(PermissionsFor(TypesOf({"groups", "domains"})),
            (Words{"Domain-InternalFederation.Read.All", "Domain.Read.All"}));
  EXPECT_EQ(PermissionsFor(TypesOf({"groups", "operationApprovalPolicies"})),
            (Words{"DeviceManagementRBAC.Read.All", "Group.Read.All"}));
}

TEST(MissingPermissions, AreNamedByTypeAndOnce) {
  const std::vector<PolicyType> types = {TypeOf("a", {{"A.Read.All", "A.ReadWrite.All"}}),
                                         TypeOf("b", {{"B.Read.All", "C.Read.All"}}),
                                         TypeOf("c", {{"C.Read.All"}, {"A.Read.All"}})};
  const auto find = [&](const Words& roles) { return FindMissingPermissions(types, roles); };
  EXPECT_EQ(find({}).to_grant, (Words{"A.Read.All", "C.Read.All"}));
  EXPECT_EQ(find({}).gaps, (std::vector<PermissionGap>{{"a", {"A.Read.All"}},
                                                       {"b", {"C.Read.All"}},
                                                       {"c", {"A.Read.All", "C.Read.All"}}}));
  EXPECT_EQ(find({"A.Read.All", "B.Read.All"}).gaps,
            (std::vector<PermissionGap>{{"c", {"C.Read.All"}}}));
  EXPECT_EQ(find({"A.ReadWrite.All", "C.Read.All"}).gaps,
            (std::vector<PermissionGap>{{"c", {"A.Read.All"}}}));
  EXPECT_TRUE(find({"A.Read.All", "C.Read.All", "Other.Read.All"}).gaps.empty());
}

}  // namespace
}  // namespace strongroom::catalogue
