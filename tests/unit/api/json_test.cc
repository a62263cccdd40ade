#include "api/json.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/meta.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

std::string ErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ApiFormatError& e) {
    return e.what();
  }
  return "no error";
}

TEST(JsonReaders, AnswerTheFallbackForWhatIsNotThere) {
  for (const char* text : {R"({})", R"({"a": null})", R"([])", R"("a")", R"(null)", R"(7)"}) {
    const Json object = Json::parse(text);
    EXPECT_EQ(StringAt(object, "a", "x"), "x") << text;
    EXPECT_EQ(IntAt(object, "a"), std::nullopt) << text;
    EXPECT_TRUE(BoolAt(object, "a", true)) << text;
    EXPECT_EQ(ObjectAt(object, "a"), Json::object()) << text;
    EXPECT_EQ(ArrayAt(object, "a"), Json::array()) << text;
  }
}

TEST(JsonReaders, NeverConvertAndNameTheMember) {
  const Json object = Json::parse(R"({"s": "1", "i": 1, "f": 1.0, "b": true, "o": {}, "a": []})");
  EXPECT_EQ(ErrorOf([&] { StringAt(object, "i"); }), "i: expected a string, found number");
  EXPECT_EQ(ErrorOf([&] { IntAt(object, "s"); }), "s: expected an integer, found string");
  EXPECT_EQ(ErrorOf([&] { IntAt(object, "f"); }), "f: expected an integer, found number");
  EXPECT_EQ(ErrorOf([&] { BoolAt(object, "i", false); }),
            "i: expected true or false, found number");
  EXPECT_EQ(ErrorOf([&] { ObjectAt(object, "a"); }), "a: expected an object, found array");
  EXPECT_EQ(ErrorOf([&] { ArrayAt(object, "o"); }), "o: expected an array, found object");
}

TEST(JsonReaders, IntegersAreChecked) {
  EXPECT_EQ(IntAt(Json::parse(R"({"i": 9223372036854775807})"), "i"), INT64_MAX);
  EXPECT_EQ(IntAt(Json::parse(R"({"i": -9223372036854775808})"), "i"), INT64_MIN);
  EXPECT_NE(ErrorOf([] { IntAt(Json::parse(R"({"i": 9223372036854775808})"), "i"); }), "no error");
  EXPECT_NE(ErrorOf([] { IntAt(Json::parse(R"({"i": 1e300})"), "i"); }), "no error");
}

TEST(JsonReaders, TextRefusesNul) {
  const Json object{{"t", std::string("a\0b", 3)}, {"u", "ok"}};
  EXPECT_EQ(ErrorOf([&] { TextAt(object, "t"); }), "t: contains a NUL character");
  EXPECT_EQ(TextAt(object, "u"), "ok");
}

TEST(ParseJson, RefusesWhatIsNotJsonOrTooDeep) {
  for (const char* text : {"", "{", "{\"a\":1}x", "nul", "\"\xff\"", "[1,]", "{'a':1}"}) {
    EXPECT_NE(ErrorOf([&] { ParseJson(text); }), "no error") << text;
  }
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(ErrorOf([&] { ParseJson(nested(100)); }), "no error");
  EXPECT_NE(ErrorOf([&] { ParseJson(nested(200)); }), "no error");
  EXPECT_NE(ErrorOf([&] { ParseJson(nested(1'000'000)); }), "no error");
}

TEST(ParseJson, SaysWhereAndQuotesNothing) {
  EXPECT_EQ(ErrorOf([] { ParseJson(R"({"a": secret})"); }), "not valid JSON: wrong at byte 7");
  EXPECT_EQ(ErrorOf([] { ParseJson(R"("secret)"); }), "not valid JSON: wrong at byte 8");
  EXPECT_EQ(ErrorOf([] { ParseJson("1e999"); }), "not valid JSON: a number is too large");
}

TEST(CanonicalJson, IsTheSameForEqualValues) {
  EXPECT_EQ(CanonicalJson(ParseJson(R"({"b": 1, "a": [true, null, "\u00e4"]})")),
            "{\"a\":[true,null,\"\xc3\xa4\"],\"b\":1}");
  EXPECT_NE(ErrorOf([] { CanonicalJson(Json("\xff")); }), "no error");
}

TEST(Cut, NeverCutsACharacterInTwo) {
  EXPECT_EQ(Cut("abc", 3), "abc");
  EXPECT_EQ(Cut("abcd", 3), "abc");
  EXPECT_EQ(Cut("", 0), "");
  EXPECT_EQ(Cut("ab\xc3\xa4", 3), "ab");
  EXPECT_EQ(Cut("ab\xc3\xa4", 4), "ab\xc3\xa4");
  EXPECT_EQ(Cut("\xf0\x9f\x94\x92x", 3), "");
  EXPECT_EQ(Cut("\xf0\x9f\x94\x92x", 4), "\xf0\x9f\x94\x92");
}

TEST(ValidText, ReplacesWhatCannotBeWritten) {
  EXPECT_EQ(ValidText("plain \"text\"\n\xc3\xa4"), "plain \"text\"\n\xc3\xa4");
  EXPECT_EQ(ValidText("cut \xc3"), "cut \xef\xbf\xbd");
  EXPECT_EQ(ValidText(std::string("a\0b", 3)), "a b");
  EXPECT_EQ(ValidText(""), "");
}

TEST(DecodeMeta, ReadsWhatEveryObjectHas) {
  const Json object = Json::parse(R"({"metadata": {
    "namespace": "shop", "name": "nightly", "uid": "u-1", "resourceVersion": "42",
    "generation": 3, "creationTimestamp": "2026-03-01T00:00:00Z",
    "deletionTimestamp": "2026-03-02T00:00:00Z"}})");
  const Meta meta = DecodeMeta(object);
  EXPECT_EQ(meta.ns, "shop");
  EXPECT_EQ(meta.name, "nightly");
  EXPECT_EQ(meta.uid, "u-1");
  EXPECT_EQ(meta.resource_version, "42");
  EXPECT_EQ(meta.generation, 3);
  EXPECT_EQ(meta.created_at, testing::At("2026-03-01T00:00:00Z"));
  EXPECT_TRUE(meta.is_deleting);
  EXPECT_FALSE(DecodeMeta(Json::object()).is_deleting);
  EXPECT_THROW(DecodeMeta(Json::parse(R"({"metadata": {"name": 7}})")), ApiFormatError);
}

TEST(ControllerUid, IsThatOfTheOwnerThatControls) {
  const auto uid = [](const char* owners) {
    return ControllerUid(
        Json::parse(R"({"metadata": {"ownerReferences": )" + std::string(owners) + "}}"));
  };
  EXPECT_EQ(uid(R"([{"uid": "a"}, {"uid": "b", "controller": true}])"), "b");
  EXPECT_EQ(uid(R"([{"uid": "a", "controller": false}])"), "");
  EXPECT_EQ(uid("[]"), "");
  EXPECT_EQ(uid("null"), "");
  EXPECT_EQ(ControllerUid(Json::object()), "");
}

}  // namespace
}  // namespace strongroom::api
