#include "executor/selecting_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "domain/error_codes.h"
#include "support/memory_sink.h"

namespace strongroom::executor {
namespace {

using ::testing::ElementsAre;
using Result = provider::Added::Result;

catalogue::PolicyType Type(const char* key, catalogue::TypeClass type_class) {
  catalogue::PolicyType type;
  type.key = key;
  type.type_class = type_class;
  catalogue::GraphType source;
  source.scope_tags = catalogue::ParseFieldPath("roleScopeTagIds");
  source.platform = catalogue::ParseFieldPath("platforms");
  type.source = source;
  return type;
}

api::ReportItem Item(const char* name, const char* content = "{}") {
  api::ReportItem item;
  item.external_id = name;
  item.display_name = name;
  item.content = content;
  return item;
}

class SelectingSinkTest : public ::testing::Test {
 protected:
  std::map<std::string, domain::TypeCoverage> Told() {
    std::map<std::string, domain::TypeCoverage> types;
    sink_.Tell(types);
    return types;
  }

  domain::ItemSelection selection_;
  provider::MemorySink memory_;
  const std::vector<catalogue::PolicyType> types_{
      Type("policies", catalogue::TypeClass::kPolicy),
      Type("groups", catalogue::TypeClass::kFoundation)};
  SelectingSink sink_{selection_, types_, memory_};
};

TEST_F(SelectingSinkTest, LetsThroughWhatIsSelectedAndCountsTheRest) {
  selection_.include = {
      .names = {"prod*"}, .scope_tags = {"7"}, .platforms = {domain::Platform::kIos}};
  const auto type = sink_.Open("policies");
  const char* const content = R"({"roleScopeTagIds":["0","7"],"platforms":"iOS,macOS"})";
  EXPECT_EQ(type->Add(Item("prod", content)).result, Result::kTaken);
  EXPECT_EQ(type->Add(Item("test", content)).result, Result::kExcluded);
  EXPECT_EQ(type->Add(Item("prod2", R"({"roleScopeTagIds":["7"],"platforms":"linux"})")).result,
            Result::kExcluded);
  EXPECT_EQ(type->Add(Item("prod3", R"({"platforms":"iOS"})")).result, Result::kExcluded);
  type->Finish();
  EXPECT_THAT(memory_.Ids("policies"), ElementsAre("prod"));
  EXPECT_EQ(Told().at("policies").excluded, 3);
}

TEST_F(SelectingSinkTest, WantsWhatMayBeSelectedAndCountsTheRest) {
  selection_.include = {.names = {"prod*"}, .scope_tags = {"7"}, .platforms = {}};
  const auto type = sink_.Open("policies");
  EXPECT_TRUE(type->Wants("prod", {{"roleScopeTagIds", {"7"}}}));
  EXPECT_TRUE(type->Wants("prod", {{"id", "1"}})) << "the list may not have its tags";
  EXPECT_FALSE(type->Wants("prod", {{"roleScopeTagIds", {"1"}}}));
  EXPECT_FALSE(type->Wants("test", {{"id", "1"}}));
  type->Finish();
  EXPECT_EQ(Told().at("policies").excluded, 2);
}

TEST_F(SelectingSinkTest, StoresFoundationsWhateverTheyAreCalled) {
  selection_.include = {.names = {"prod*"}};
  selection_.max_items_per_type = 1;
  const auto type = sink_.Open("groups");
  EXPECT_EQ(type->Add(Item("one")).result, Result::kTaken);
  EXPECT_EQ(type->Add(Item("two")).result, Result::kTaken);
  type->Finish();
  EXPECT_EQ(Told().count("groups"), 0U);
}

TEST_F(SelectingSinkTest, TakesAsManyAsItMayAndSaysThatThereAreMore) {
  selection_.exclude = {.names = {"test*"}};
  selection_.max_items_per_type = 2;
  const auto type = sink_.Open("policies");
  EXPECT_EQ(type->Add(Item("a")).result, Result::kTaken);
  EXPECT_EQ(type->Add(Item("test")).result, Result::kExcluded);
  EXPECT_EQ(type->Add(Item("b")).result, Result::kTaken);
  EXPECT_EQ(type->Add(Item("test2")).result, Result::kExcluded) << "none of those that count";
  const provider::Added third = type->Add(Item("c"));
  EXPECT_EQ(third.result, Result::kTypeIsFull);
  EXPECT_EQ(third.code, domain::error_code::kTypeLimited);
  EXPECT_EQ(third.why,
            "there are more than the 2 that spec.selection.maxItemsPerType of the schedule allows");
}

TEST_F(SelectingSinkTest, CountsATypeThatIsReadAgainOnce) {
  selection_.exclude = {.names = {"test*"}};
  selection_.max_items_per_type = 1;
  const auto type = sink_.Open("policies");
  type->Add(Item("a"));
  type->Add(Item("test"));
  type->Restart();
  EXPECT_EQ(type->Add(Item("a")).result, Result::kTaken);
  EXPECT_EQ(type->Add(Item("test")).result, Result::kExcluded);
  type->Finish();
  EXPECT_THAT(memory_.Ids("policies"), ElementsAre("a"));
  EXPECT_EQ(Told().at("policies").excluded, 1);
}

TEST_F(SelectingSinkTest, CountsWhatTheNextSinkRefusesForNone) {
  selection_.max_items_per_type = 1;
  memory_.on_add = [](const api::ReportItem& item) {
    return provider::Added{.result =
                               item.external_id == "large" ? Result::kLeftOut : Result::kTaken};
  };
  const auto type = sink_.Open("policies");
  EXPECT_EQ(type->Add(Item("large")).result, Result::kLeftOut);
  EXPECT_EQ(type->Add(Item("a")).result, Result::kTaken);
}

}  // namespace
}  // namespace strongroom::executor
