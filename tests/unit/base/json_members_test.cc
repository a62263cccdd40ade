#include "base/json_members.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/message_of.h"

namespace strongroom::base {
namespace {

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
  EXPECT_EQ(test::MessageOf<JsonError>([&] { StringAt(object, "i"); }),
            "i: expected a string, found number");
  EXPECT_EQ(test::MessageOf<JsonError>([&] { IntAt(object, "s"); }),
            "s: expected an integer, found string");
  EXPECT_EQ(test::MessageOf<JsonError>([&] { IntAt(object, "f"); }),
            "f: expected an integer, found number");
  EXPECT_EQ(test::MessageOf<JsonError>([&] { BoolAt(object, "i", false); }),
            "i: expected true or false, found number");
  EXPECT_EQ(test::MessageOf<JsonError>([&] { ObjectAt(object, "a"); }),
            "a: expected an object, found array");
  EXPECT_EQ(test::MessageOf<JsonError>([&] { ArrayAt(object, "o"); }),
            "o: expected an array, found object");
}

TEST(JsonReaders, IntegersAreChecked) {
  EXPECT_EQ(IntAt(Json::parse(R"({"i": 9223372036854775807})"), "i"), INT64_MAX);
  EXPECT_EQ(IntAt(Json::parse(R"({"i": -9223372036854775808})"), "i"), INT64_MIN);
  EXPECT_NE(
      test::MessageOf<JsonError>([] { IntAt(Json::parse(R"({"i": 9223372036854775808})"), "i"); }),
      "no error");
  EXPECT_NE(test::MessageOf<JsonError>([] { IntAt(Json::parse(R"({"i": 1e300})"), "i"); }),
            "no error");
}

TEST(JsonReaders, TextRefusesNul) {
  const Json object{{"t", std::string("a\0b", 3)}, {"u", "ok"}};
  EXPECT_EQ(test::MessageOf<JsonError>([&] { TextAt(object, "t"); }),
            "t: contains a NUL character");
  EXPECT_EQ(TextAt(object, "u"), "ok");
}

TEST(TextOrEmpty, TakesWhateverComes) {
  const Json object = Json::parse(R"({"s": "text", "i": 1, "n": null, "o": {}})");
  EXPECT_EQ(TextOrEmpty(object, "s"), "text");
  for (const char* key : {"i", "n", "o", "absent"}) EXPECT_EQ(TextOrEmpty(object, key), "") << key;
  EXPECT_EQ(TextOrEmpty(Json(7), "s"), "");
  EXPECT_EQ(TextOrEmpty(Json(), "s"), "");
}

}  // namespace
}  // namespace strongroom::base
