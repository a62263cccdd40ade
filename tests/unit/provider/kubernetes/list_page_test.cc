#include "provider/kubernetes/list_page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "provider/kubernetes/object.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;

struct Read {
  ListPage page;
  std::vector<std::string> items;
  std::vector<std::string> left_out;
};

Read ReadAll(const std::string& body) {
  Read read;
  read.page = ReadListPage(
      body, [&](const Json& item) { read.items.push_back(item.dump()); },
      [&](const Json& part, const std::string& what) {
        read.left_out.push_back(part.dump() + ' ' + what);
      });
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
  EXPECT_TRUE(read.left_out.empty());
}

TEST(ListPage, ItemsMayComeBeforeTheMetadataOrBeNull) {
  EXPECT_EQ(ReadAll(R"({"items":[{"a":1}],"metadata":{"resourceVersion":"1"}})").items.size(), 1U);
  EXPECT_EQ(ReadAll(R"({"items":null,"metadata":{}})").items.size(), 0U);
  EXPECT_EQ(ReadAll(R"({"items":[]})").page.continue_token, "");
}

TEST(ListPage, OneItemThatIsTooDeepDoesNotCostTheOthers) {
  const Read read = ReadAll(R"({"items":[{"a":1},{"name":"b","deep":)" + Nested(100000) +
                            R"(},{"a":2},{"ok":)" + Nested(100) + "}]}");
  ASSERT_EQ(read.items.size(), 3U);
  EXPECT_EQ(read.items[1], R"({"a":2})");
  ASSERT_EQ(read.left_out.size(), 1U);
  EXPECT_TRUE(read.left_out[0].find(R"("name":"b")") != std::string::npos) << "what came before";
  EXPECT_TRUE(read.left_out[0].ends_with("} is nested deeper than 254 levels"));
}

TEST(ListPage, ItemsThatAreNoObjectsAreCounted) {
  const Read read = ReadAll(R"({"items":[1,"x",null,[1,[2]],{"a":1},)" + Nested(300) + "]}");
  EXPECT_EQ(read.items, (std::vector<std::string>{R"({"a":1})"}));
  EXPECT_EQ(read.left_out, std::vector<std::string>(5, "null is no object"));
}

// An object with as many values and levels as are taken, and with one more of each.
TEST(ListPage, WhatIsTakenOfAnObjectCanBeReadByTheServerOnceItIsFilledIn) {
  const auto object_of = [](size_t zeros, size_t levels) {
    std::string zero_list = "0";
    for (size_t i = 1; i < zeros; ++i) zero_list += ",0";
    return R"({"metadata":{"name":"a"},"deep":)" + Nested(levels) + R"(,"rules":[)" + zero_list +
           "]}";
  };
  constexpr size_t kLevels = 253;
  // The object, metadata and name, the array, and apiVersion and kind, which are not there yet.
  constexpr size_t kZeros = 1'000'000 - 4 - kLevels - 2;
  const auto [items, left_out] = [&] {
    std::vector<std::string> taken;
    std::vector<std::string> why;
    ReadListPage(R"({"items":[)" + object_of(kZeros, kLevels) + ',' +
                     object_of(kZeros + 1, kLevels) + ',' + object_of(1, kLevels + 1) + "]}",
                 [&](Json item) {
                   const catalogue::PolicyType type{.key = "roles",
                                                    .source = catalogue::KubernetesType{}};
                   taken.push_back(ItemOf(type, "v1", "Role", std::move(item)).content);
                 },
                 [&](const Json& part, const std::string& what) {
                   why.push_back(part["metadata"]["name"].get<std::string>() + ' ' + what);
                 });
    return std::pair(taken, why);
  }();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_NO_THROW(base::ParseJson(items[0]));
  EXPECT_EQ(left_out, (std::vector<std::string>{"a has more than 999998 values",
                                                "a is nested deeper than 254 levels"}));
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
  EXPECT_THROW(ReadListPage(R"({"items":[{}]})", [](const Json&) { throw std::bad_alloc(); }, {}),
               std::bad_alloc);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
