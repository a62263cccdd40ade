#include "provider/kubernetes/list_page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "provider/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;

struct Read {
  ListPage page;
  std::vector<std::string> items;
};

Read ReadAll(const std::string& body) {
  Read read;
  read.page = ReadListPage(body, [&](const Json& item) { read.items.push_back(item.dump()); });
  return read;
}

std::string Nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(ListPage, HandsOverItemsInOrder) {
  const Read read = ReadAll(R"({"kind":"RoleList","metadata":{"resourceVersion":"42",
    "continue":"next","x":{"items":[{"no":1}]}},"items":[{"a":{"b":[{"items":[1]}]}},{},{"c":null}],
    "items2":[{"no":2}]})");
  EXPECT_EQ(read.items,
            (std::vector<std::string>{R"({"a":{"b":[{"items":[1]}]}})", "{}", R"({"c":null})"}));
  EXPECT_EQ(read.page.resource_version, "42");
  EXPECT_EQ(read.page.continue_token, "next");
  EXPECT_EQ(read.page.unreadable, 0);
}

TEST(ListPage, ItemsMayComeBeforeTheMetadataOrBeNull) {
  EXPECT_EQ(ReadAll(R"({"items":[{"a":1}],"metadata":{"resourceVersion":"1"}})").items.size(), 1U);
  EXPECT_EQ(ReadAll(R"({"items":null,"metadata":{}})").items.size(), 0U);
  EXPECT_EQ(ReadAll(R"({"items":[]})").page.continue_token, "");
}

TEST(ListPage, OneItemThatIsTooDeepDoesNotCostTheOthers) {
  const Read read = ReadAll(R"({"items":[{"a":1},{"deep":)" + Nested(100000) +
                            R"(},{"a":2},{"ok":)" + Nested(100) + "}]}");
  ASSERT_EQ(read.items.size(), 3U);
  EXPECT_EQ(read.items[1], R"({"a":2})");
  EXPECT_EQ(read.page.unreadable, 1);
}

TEST(ListPage, ItemsThatAreNoObjectsAreCounted) {
  const Read read = ReadAll(R"({"items":[1,"x",null,[1,[2]],{"a":1},)" + Nested(300) + "]}");
  EXPECT_EQ(read.items, (std::vector<std::string>{R"({"a":1})"}));
  EXPECT_EQ(read.page.unreadable, 5);
}

TEST(ListPage, AnythingElseIsRefused) {
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"items":{}})"),
        std::string(R"({"items":{"a":{}}})"), std::string(R"({"items":[{}])"),
        std::string("<html>"), std::string(R"({"items":[],"metadata":7})"),
        std::string(R"({"items":[],"metadata":{"continue":7}})"),
        std::string("{\"items\":[{\"a\":\"\xff\"}]}"), Nested(100000)}) {
    EXPECT_THROW(ReadAll(body), ProviderError) << body.substr(0, 60);
  }
}

TEST(ListPage, QuotesNothingOfWhatIsNoList) {
  for (const char* body : {"<html>secret</html>", R"({"items": "secret)", R"({"items": secret})"}) {
    try {
      ReadAll(body);
      FAIL() << body;
    } catch (const ProviderError& e) {
      EXPECT_TRUE(std::string_view(e.what()).starts_with(
          "the answer is not a list: not valid JSON: wrong at byte "))
          << e.what();
    }
  }
}

TEST(ListPage, WhatTheHandlerThrowsEndsTheReading) {
  EXPECT_THROW(ReadListPage(R"({"items":[{}]})", [](const Json&) { throw std::bad_alloc(); }),
               std::bad_alloc);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
