#include "domain/policy_history.h"

#include <gtest/gtest.h>

// What became of a policy, by what sets say of it.
namespace strongroom::domain {
namespace {

const std::set<std::string> kWhole = {"groups", "policies"};

Sighting Of(const std::string& form, std::set<std::string> complete = kWhole) {
  Sighting sighting{.selection = {}, .complete_types = std::move(complete), .form = {}};
  if (!form.empty()) sighting.form = {.name = "a", .digest = form, .content_digest = form + "!"};
  return sighting;
}

// "0-1 x2 first; 2 changed": the sightings of each version, how many hold it, and the change.
std::string Told(const std::vector<Sighting>& sightings,
                 const std::vector<std::string>& naming = {}) {
  std::string told;
  for (const PolicyVersion& version : HistoryOf("groups", naming, sightings)) {
    if (!told.empty()) told += "; ";
    told += std::to_string(version.first);
    if (version.last != version.first) told += '-' + std::to_string(version.last);
    told += " x" + std::to_string(version.sets) + ' ';
    told += version.change ? std::string(NameOf(*version.change)) : "first";
  }
  return told;
}

TEST(PolicyHistory, HasAVersionForEachForm) {
  EXPECT_EQ(Told({}), "");
  EXPECT_EQ(Told({Of(""), Of("")}), "");
  EXPECT_EQ(Told({Of("1"), Of("1"), Of("2"), Of("1")}), "0-1 x2 first; 2 x1 changed; 3 x1 changed");
  EXPECT_EQ(Told({Of(""), Of("1"), Of(""), Of(""), Of("1")}),
            "1 x1 added; 2 x0 removed; 4 x1 added");
}

TEST(PolicyHistory, SaysNothingOfTypesThatAreNotComplete) {
  EXPECT_EQ(Told({Of("1"), Of("", {}), Of("1")}), "0-2 x2 first");
  EXPECT_EQ(Told({Of("1"), Of("", {}), Of("2")}), "0 x1 first; 2 x1 changed");
  EXPECT_EQ(Told({Of("", {}), Of("1")}), "1 x1 first");
  EXPECT_EQ(Told({Of(""), Of("1", {})}), "1 x1 added");
  EXPECT_EQ(Told({Of("1"), Of("", {}), Of("")}), "0 x1 first; 2 x0 removed");
}

TEST(PolicyHistory, ChangesByDigestsOfOtherRulesAreNone) {
  Sighting other_rules = Of("1");
  other_rules.form->digest = "by other rules";
  Sighting other_bytes = Of("1");
  other_bytes.form->content_digest = "with noise";
  EXPECT_EQ(Told({Of("1"), other_rules, Of("1"), other_bytes}), "0-3 x4 first");
}

Sighting Selected(const std::string& selection, const std::string& form) {
  Sighting sighting = Of(form);
  sighting.selection = selection;
  return sighting;
}

// One schedule takes everything, another one some of it, at the same time.
TEST(PolicyHistory, WhatWasNotSelectedIsNotGone) {
  EXPECT_EQ(Told({Selected("all", "1"), Selected("few", ""), Selected("all", "1")}),
            "0-2 x2 first");
  EXPECT_EQ(Told({Selected("few", ""), Selected("all", "1")}), "1 x1 first");
  EXPECT_EQ(Told({Selected("all", "1"), Selected("few", "1"), Selected("few", ""),
                  Selected("all", ""), Selected("all", "1")}),
            "0-1 x2 first; 2 x0 removed; 4 x1 added");
  EXPECT_EQ(
      Told({Selected("all", ""), Selected("few", ""), Selected("few", "1"), Selected("all", "2")}),
      "2 x1 added; 3 x1 changed");
}

// A licence that lapsed: policies are not read, so that the groups that they name are not either.
TEST(PolicyHistory, WhatWasNotNamedIsNotGone) {
  const std::set<std::string> unnamed = {"groups"};
  EXPECT_EQ(Told({Of("1"), Of("", unnamed), Of("1")}, {"policies"}), "0-2 x2 first");
  EXPECT_EQ(Told({Of("", unnamed), Of("1")}, {"policies"}), "1 x1 first");
  EXPECT_EQ(Told({Of("1"), Of("", unnamed), Of("")}, {"policies"}), "0 x1 first; 2 x0 removed");
  EXPECT_EQ(Told({Of("1", unnamed), Of("", unnamed)}, {"policies"}), "0 x1 first; 1 x0 removed");
}

}  // namespace
}  // namespace strongroom::domain
