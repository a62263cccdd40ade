#include <gtest/gtest.h>

#include <map>
#include <set>

#include "catalogue/load.h"
#include "support/generated_part.h"
#include "support/page_rows.h"

// docs/graph.md: what its lists say is what the catalogue says.
namespace strongroom::catalogue {
namespace {

using Rows = std::vector<std::string>;

constexpr const char* kPage = "docs/graph.md";
constexpr size_t kMostNames = 40;  // that a reader wants to see in one cell

std::vector<PolicyType> GraphTypes() {
  return LoadBuiltIn().Of(domain::ProviderKind::kMicrosoftGraph)->types();
}

std::string Codes(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + '`';
  return text;
}

std::string_view WhyNot(GraphAccess access) {
  switch (access) {
    case GraphAccess::kApplication:
      return "";
    case GraphAccess::kDelegatedOnly:
      return "Microsoft has permissions for people who sign in only";
    case GraphAccess::kRefused:
      return "Microsoft refuses tokens of applications";
  }
  return "";
}

// In the words of people; one for each of kGraphIgnoreReasons.
const std::map<std::string, std::string_view> kWhyIgnored{
    {"inline", "comes with the policy itself"},
    {"backReference", "leads back to what names the policy, which says so itself"},
    {"builtInOnly", "only what is built in has it, and that is not stored"},
    {"computed", "Microsoft computes it from what is stored"},
    {"delegatedOnly", "only people who sign in may read it"},
    {"deviceState", "what devices and users report, which is no policy"},
    {"directoryGraph", "belongs to an object that is only read because policies name it"},
    {"duplicate", "something that is stored says the same"},
    {"idProperty", "a property of the policy names what it leads to"},
    {"inventory", "devices, servers and certificates there are"},
    {"legacyAssignment", "an older form of assignments, which are stored"},
    {"licences", "licences that were given to devices and users"},
    {"otherService", "settings of another service than Intune and Entra ID"},
    {"ownType", "is a policy type of its own"},
    {"packageContent", "uploaded files, which Microsoft does not give back"},
    {"personalData", "what single persons did"},
    {"summary", "a report that Microsoft makes"},
};

TEST(GraphPage, SaysWhatNoApplicationMayRead) {
  Rows rows{"| type | why |", "|---|---|"};
  for (const PolicyType& type : GraphTypes()) {
    if (IsReadable(type)) continue;
    rows.push_back(test::PageRow(type.key, {WhyNot(Graph(type).access)}));
  }
  test::ExpectGenerated({kPage, "graph unreadable"}, rows);
}

TEST(GraphPage, SaysWhatNoRestoreMakesAgain) {
  Rows rows{"| type | comes back | what is missing |", "|---|---|---|"};
  for (const PolicyType& type : GraphTypes()) {
    const RestoreRule& restore = type.content.restore;
    if (!IsReadable(type) || (restore.restore_class != RestoreClass::kNone &&
                              restore.restore_class != RestoreClass::kMetadataOnly)) {
      continue;
    }
    rows.push_back(
        test::PageRow(type.key, {base::NameOf(restore.restore_class),
                                 Codes({restore.missing.begin(), restore.missing.end()})}));
  }
  test::ExpectGenerated({kPage, "graph records"}, rows);
}

TEST(GraphPage, SaysWhatIsLeftOutOnPurpose) {
  std::map<std::string, std::set<std::string>> names;
  for (const PolicyType& type : GraphTypes()) {
    for (const GraphIgnored& ignored : Graph(type).ignored) {
      names[ignored.reason].insert(ignored.names.begin(), ignored.names.end());
    }
  }
  Rows rows{"| why | what |", "|---|---|"};
  for (const std::string_view reason : kGraphIgnoreReasons) {
    const auto why = kWhyIgnored.find(std::string(reason));
    ASSERT_NE(why, kWhyIgnored.end()) << reason;
    const std::set<std::string>& left_out = names[std::string(reason)];
    if (left_out.empty()) continue;
    rows.push_back("| " + std::string(why->second) + " | " +
                   (left_out.size() > kMostNames ? std::to_string(left_out.size()) + " of them"
                                                 : Codes(left_out)) +
                   " |");
  }
  test::ExpectGenerated({kPage, "graph ignored"}, rows);
}

}  // namespace
}  // namespace strongroom::catalogue
