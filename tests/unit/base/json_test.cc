#include "base/json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "support/message_of.h"

namespace strongroom::base {
namespace {

std::string Nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string Repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all.append(i == 0 ? "" : ",").append(text);
  return all;
}

struct Read {
  Json rest;
  int64_t unreadable = 0;
  std::vector<std::string> elements;
  std::vector<std::string> skipped;
};

Read ReadElements(std::string_view text, const JsonOptions& options = {}) {
  Read read;
  read.rest = ParseJsonElements(
      text,
      {.member = "items",
       .take = [&](const Json& element) { read.elements.push_back(element.dump()); },
       .skip =
           [&](const Json& part, const std::string& what) {
             ++read.unreadable;
             read.skipped.push_back(part.dump() + ' ' + what);
           }},
      options);
  return read;
}

using Texts = std::vector<std::string>;

TEST(ParseJson, ReadsEveryKindOfValue) {
  for (const char* text :
       {"null", "true", "-1", "18446744073709551615", "-9223372036854775808", "\"\xc3\xa4\"", "[]",
        "{}", R"({"a":[1,{"b":null,"c":[[],{}]},"x"],"d":{"e":false}})"}) {
    EXPECT_EQ(ParseJson(text), Json::parse(text)) << text;
  }
  EXPECT_EQ(ParseJson(R"({"a":[1,2],"a":3})"), Json({{"a", 3}})) << "the last counts";
}

TEST(ParseJson, RefusesWhatIsNotJsonWithoutQuotingIt) {
  for (const char* text : {"", "{", "{\"a\":1}x", "nul", "\"\xff\"", "[1,]", "{'a':1}"}) {
    EXPECT_TRUE(test::MessageOf<JsonError>([&] {
                  ParseJson(text);
                }).starts_with("not valid JSON: wrong at byte "))
        << text;
  }
  EXPECT_EQ(test::MessageOf<JsonError>([] { ParseJson(R"({"a": secret})"); }),
            "not valid JSON: wrong at byte 7");
  EXPECT_EQ(test::MessageOf<JsonError>([] { ParseJson(R"("secret)"); }),
            "not valid JSON: wrong at byte 8");
  EXPECT_EQ(test::MessageOf<JsonError>([] { ParseJson("1e999"); }),
            "not valid JSON: a number is too large");
}

TEST(ParseJson, HasALimitOnDepth) {
  EXPECT_EQ(test::MessageOf<JsonError>([] { ParseJson(Nested(256)); }), "no error");
  for (const size_t depth : {257U, 1'000'000U}) {
    EXPECT_EQ(test::MessageOf<JsonError>([&] { ParseJson(Nested(depth)); }),
              "JSON is nested deeper than 256 levels");
  }
  EXPECT_EQ(ParseJson(R"({"a":[]})", {.max_depth = 2}), Json({{"a", Json::array()}}));
  EXPECT_THROW(ParseJson(R"({"a":[{}]})", {.max_depth = 2}), JsonLimitError);
}

TEST(ParseJson, HasALimitOnValues) {
  EXPECT_EQ(ParseJson("[1,2]", {.max_values = 3}).size(), 2U);
  EXPECT_EQ(test::MessageOf<JsonError>([] { ParseJson("[1,[]]", {.max_values = 2}); }),
            "JSON has more than 2 values");
  EXPECT_EQ(ParseJson(R"({"x":[1,2,3,4],"a":1})", {.max_values = 2, .leave_out = "x"}),
            Json({{"a", 1}}));
}

TEST(ParseJson, LeavesOutMembersAtAnyDepth) {
  const JsonOptions options{.max_depth = 3, .leave_out = "x"};
  EXPECT_EQ(
      ParseJson(R"({"x":1,"a":[{"x":{"y":[[[[{"x":2}]]]],"z":1},"b":2}],"c":{"x":"x"}})", options),
      Json::parse(R"({"a":[{"b":2}],"c":{}})"));
  EXPECT_EQ(ParseJson(R"(["x",{"x":null,"y":"x"}])", options), Json::parse(R"(["x",{"y":"x"}])"));
}

// A reader that looks back at every value over the ones before would be here for minutes, and be
// ended by the limit of the test.
TEST(ParseJson, ReadsOneMemberAloneAndNothingBehindIt) {
  const base::JsonOptions options{.only = "b"};
  EXPECT_EQ(ParseJson(R"({"a":{"b":1},"b":{"a":[{"b":2}],"b":3},"c":})", options),
            Json::parse(R"({"b":{"a":[{"b":2}],"b":3}})"));
  EXPECT_EQ(ParseJson(R"({"a":[1],"c":"b"})", options), Json::object());
  EXPECT_EQ(ParseJson(R"([{"a":1}])", options), Json::parse(R"([{"a":1}])")) << "no object";
  EXPECT_EQ(ParseJson(R"({"a":[1,2,3],"b":1})", {.max_values = 2, .only = "b"}), Json({{"b", 1}}));
  EXPECT_THROW(ParseJson(R"({"a":,"b":1})", options), JsonError);
}

TEST(ParseJson, CostsNoMoreForManyValues) {
  constexpr size_t kMany = 500'000;
  const JsonOptions options{.max_values = 2 * kMany};
  EXPECT_EQ(ParseJson('[' + Repeated("{}", kMany) + ']', options).size(), kMany);
  EXPECT_EQ(ReadElements(R"({"items":[)" + Repeated("1", kMany) + "]}").unreadable, int64_t{kMany});
}

TEST(ParseJson, ReadsManyEmptyObjectsInsideOfOne) {
  const Json pod = ParseJson(R"({"spec":{"tolerations":[)" + Repeated("{}", 55'000) + "]}}");
  const Json& tolerations = pod["spec"]["tolerations"];
  ASSERT_EQ(tolerations.size(), 55'000U);
  EXPECT_EQ(tolerations.front(), Json::object());
  EXPECT_EQ(tolerations.back(), Json::object());
}

TEST(ParseJsonElements, HandsOverEachObjectAndKeepsTheRest) {
  const Read read = ReadElements(R"({"kind":"List","items":[{"a":{"items":[{"b":1}]}},{}],
    "other":{"items":[{"c":2}]}})");
  EXPECT_EQ(read.elements, (Texts{R"({"a":{"items":[{"b":1}]}})", "{}"}));
  EXPECT_EQ(read.rest, Json::parse(R"({"kind":"List","items":[],"other":{"items":[{"c":2}]}})"));
  EXPECT_EQ(read.unreadable, 0);
}

// A source that has `piece` bytes at a time.
JsonSource SourceOf(std::string_view text, size_t piece) {
  return [text, piece](char* buffer, size_t size) mutable {
    const size_t got = std::min({size, piece, text.size()});
    std::copy_n(text.begin(), got, buffer);
    text.remove_prefix(got);
    return got;
  };
}

TEST(ParseJsonElements, ReadsWhatIsNotInMemory) {
  const std::string large = R"({"a":")" + std::string(100'000, 'x') + R"("})";
  const std::string text = R"({"items":[{"b":1},)" + large + R"(,7],"next":"n"})";
  for (const size_t piece : {size_t{1}, size_t{7}, text.size()}) {
    Texts elements;
    const JsonElements handlers{
        .member = "items",
        .take = [&](const Json& element) { elements.push_back(element.dump()); },
        .skip = [&](const Json&, const std::string& what) { elements.push_back(what); }};
    EXPECT_EQ(ParseJsonElements(SourceOf(text, piece), handlers).at("next"), "n");
    EXPECT_EQ(elements, (Texts{R"({"b":1})", large, "is no object"}));
    EXPECT_THROW(ParseJsonElements(SourceOf(std::string_view(text).substr(0, 60), piece), handlers),
                 JsonError);
    EXPECT_THROW(ParseJsonElements(SourceOf("", piece), handlers), JsonError);
  }
}

TEST(ParseJsonElements, WhatIsNoSuchArrayIsPartOfTheRest) {
  for (const char* text : {R"({"items":null})", R"({"items":{"a":{}}})", R"([{"items":[{}]}])",
                           R"({"a":{"items":[{}]}})", R"({"items":7})"}) {
    const Read read = ReadElements(text);
    EXPECT_EQ(read.rest, Json::parse(text));
    EXPECT_TRUE(read.elements.empty()) << text;
  }
}

TEST(ParseJsonElements, AnElementPastALimitCostsNoOther) {
  const JsonOptions options{.max_depth = 4, .max_values = 3};
  const Read read = ReadElements(
      R"({"items":[{"a":1},{"deep":[[{"b":1},2]],"x":3},{"c":2},{"many":[1,2,3],"x":{}},{"d":[]},
         7,null,"x",[{"e":1}],)" +
          Nested(100'000) + R"(,{"f":3}]})",
      options);
  EXPECT_EQ(read.elements, (Texts{R"({"a":1})", R"({"c":2})", R"({"d":[]})", R"({"f":3})"}));
  EXPECT_EQ(read.unreadable, 7);
  EXPECT_EQ(read.skipped, (Texts{R"({"deep":[]} is nested deeper than 2 levels)",
                                 R"({"many":[1]} has more than 3 values)", "null is no object",
                                 "null is no object", "null is no object", "null is no object",
                                 "null is no object"}));
  EXPECT_EQ(read.rest, Json::parse(R"({"items":[]})"));
}

TEST(ParseJsonElements, LimitsHoldForTheRest) {
  EXPECT_THROW(ReadElements(R"({"items":[{}],"a":[[[]]]})", {.max_depth = 3}), JsonLimitError);
  EXPECT_THROW(ReadElements(R"({"items":[{}],"a":[1,2]})", {.max_values = 4}), JsonLimitError);
}

TEST(ParseJson, TakesTheLastOfRepeatedMembersOrRefusesThem) {
  const JsonOptions strict{.leave_out = "x", .repeated = RepeatedMembers::kRefused};
  for (const char* text : {R"({"a":1,"a":2})", R"([{"b":{"c":[],"a":1,"c":[]}}])"}) {
    EXPECT_NO_THROW(ParseJson(text)) << text;
    EXPECT_THROW(ParseJson(text, strict), JsonError) << text;
  }
  EXPECT_EQ(ParseJson(R"({"a":1,"a":2})"), Json::parse(R"({"a":2})"));
  EXPECT_EQ(ParseJson(R"({"x":1,"x":2,"a":{"b":1},"b":[{"b":1}]})", strict),
            Json::parse(R"({"a":{"b":1},"b":[{"b":1}]})"));
}

TEST(ParseJsonElements, WhatTheSinkThrowsEndsTheReading) {
  int taken = 0;
  const JsonSink sink = [&](const Json&) {
    ++taken;
    throw std::bad_alloc();
  };
  EXPECT_THROW(ParseJsonElements(R"({"items":[{},{}]})", {"items", sink, {}}), std::bad_alloc);
  EXPECT_EQ(taken, 1);
}

TEST(CanonicalJson, IsTheSameForEqualValues) {
  EXPECT_EQ(CanonicalJson(ParseJson(R"({"b": 1, "a": [true, null, "\u00e4"]})")),
            "{\"a\":[true,null,\"\xc3\xa4\"],\"b\":1}");
  EXPECT_NE(test::MessageOf<JsonError>([] { CanonicalJson(Json("\xff")); }), "no error");
}

}  // namespace
}  // namespace strongroom::base
