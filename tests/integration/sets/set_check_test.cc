#include "sets/set_check.h"

#include <gmock/gmock.h>

#include <sstream>

#include "api_cluster.h"
#include "sets/backup_set.h"
#include "sets/item.h"

// What PostgreSQL sealed, as the sets API gives it out, is what the plugin's exports check: rules
// of digests that are written in SQL and in C++.
namespace strongroom::server::sets {
namespace {

using strongroom::sets::BackupSet;
using strongroom::sets::Item;

class SetsChecked : public ApiCluster {
 protected:
  SetsChecked() : server_(StartServer()) {}

  std::string Raw(const std::string& name, const std::string& subresource = "") const {
    return GetRaw('/' + name + subresource).Told();
  }
  BackupSet Set(const std::string& name) const {
    return strongroom::sets::ReadSet(nlohmann::json::parse(Raw(name)));
  }
  std::vector<Item> ItemsOf(const std::string& name) const {
    std::vector<Item> items;
    std::istringstream lines(Raw(name, "/content"));
    for (std::string line; std::getline(lines, line);) {
      items.push_back(strongroom::sets::ReadItemLine(line));
    }
    return items;
  }

  const std::unique_ptr<Server> server_;
};

std::vector<std::string> Found(const BackupSet& set, const std::vector<Item>& items) {
  strongroom::sets::SetCheck check(set);
  std::vector<std::string> found;
  for (const Item& item : items) {
    if (!strongroom::sets::IsWhole(item)) found.push_back(item.id);
    if (const auto problem = check.Add(item)) found.push_back(ShowProblem(*problem));
  }
  for (const auto& problem : check.Finish()) found.push_back(ShowProblem(problem));
  return found;
}

TEST_F(SetsChecked, AreWhatPostgreSqlSealed) {
  StoreThree("team-a");
  strongroom::sets::LinkCheck links;
  for (int run = 1; run <= 3; ++run) {
    const BackupSet set = Set(Name(run));
    std::vector<Item> items = ItemsOf(Name(run));
    EXPECT_EQ(items.size(), 2U);
    EXPECT_THAT(Found(set, items), testing::IsEmpty());
    EXPECT_EQ(links.Add(set), std::nullopt);
    items.front().digest.front() = items.front().digest.front() == '0' ? '1' : '0';
    EXPECT_THAT(Found(set, items), testing::SizeIs(1));
  }
}

// Types of every state, ids that are not in the order of any language, and a type without items.
TEST_F(SetsChecked, AreOfAnyTypesAndIds) {
  domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles", "roleBindings"});
  outcome.summary.types["roleBindings"].state = domain::TypeState::kFailed;
  outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
  Store(
      "team-a", 1,
      {store::ItemOf("networkPolicies", "\xc3\xa4", "1"),
       store::ItemOf("networkPolicies", "Z", "2"), store::ItemOf("networkPolicies", "a b/'c'", "3"),
       store::ItemOf("roles", "a", "\xf0\x9f\x98\x80")},
      outcome);
  const std::vector<Item> items = ItemsOf(Name(1));
  EXPECT_EQ(items.size(), 4U);
  EXPECT_THAT(Found(Set(Name(1)), items), testing::IsEmpty());
}

}  // namespace
}  // namespace strongroom::server::sets
