#include "base/json_number.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/json_writer.h"
#include "support/message_of.h"
#include "support/number_literals.h"

namespace strongroom::base {
namespace {

TEST(JsonNumbers, AreWrittenAsTheyWereRead) {
  for (const std::string& literal : test::NumberLiterals()) {
    const Json value = ParseJson(literal);
    EXPECT_EQ(CanonicalJson(value), literal);
    EXPECT_EQ(TypeName(value), "number") << literal;
    const std::string object = R"({"a":[)" + literal + R"(,{"b":)" + literal + R"(}],"c":{}})";
    EXPECT_EQ(CanonicalJson(ParseJson(object)), object);
    EXPECT_EQ(WriteJson(ParseJson(object), JsonStyle::kReplacing), object);
  }
}

TEST(JsonNumbers, AreRefusedPastADouble) {
  for (const char* literal : {"1e400", "-1e400", "1e999999999999999999999"}) {
    EXPECT_EQ(test::MessageOf<JsonError>([&] { ParseJson(literal); }),
              "not valid JSON: a number is too large")
        << literal;
  }
  EXPECT_EQ(test::MessageOf<JsonError>([] { ParseJson(std::string(400, '9')); }),
            "not valid JSON: a number is too large");
}

TEST(JsonNumbers, OfNoIntegerAreNoIntegers) {
  EXPECT_EQ(KeptNumber(ParseJson("7")), std::nullopt);
  EXPECT_EQ(KeptNumber(ParseJson("\"7.0\"")), std::nullopt);
  EXPECT_EQ(KeptNumber(ParseJson("7.0")), "7.0");
  for (const char* text : {R"({"n":7.0})", R"({"n":18446744073709551616})", R"({"n":-0})"}) {
    EXPECT_EQ(test::MessageOf<JsonError>([&] { IntAt(ParseJson(text), "n"); }),
              "n: expected an integer, found number")
        << text;
  }
}

// The library writes what has no such number: ours must not be told from it.
TEST(JsonNumbers, ChangeNothingElseInWhatIsWritten) {
  const std::string text =
      R"({"":{},"a":[[],{},[1,"x",null,true]],"quote\"":"\\\b\f\n\r\t\u0001\u007f",)"
      "\"\xc3\xa4\":\"\xf0\x9f\x98\x80\"}";
  const Json plain = Json::array({ParseJson(text), 0});
  Json kept = plain;
  kept[1] = KeepNumber("0");
  for (const JsonStyle style :
       {JsonStyle::kCanonical, JsonStyle::kReplacing, JsonStyle::kForPeople}) {
    EXPECT_EQ(WriteJson(kept, style), WriteJson(plain, style));
  }
  const Json broken = Json::array({KeepNumber("1.0"), "a\xff"});
  EXPECT_THROW(CanonicalJson(broken), JsonError);
  EXPECT_EQ(WriteJson(broken, JsonStyle::kReplacing), "[1.0,\"a\xef\xbf\xbd\"]");
  EXPECT_EQ(WriteJson(broken, JsonStyle::kForPeople), "[\n  1.0,\n  \"a\\ufffd\"\n]");
  EXPECT_EQ(WriteJson(broken, JsonStyle::kLine), "[1.0,\"a\\ufffd\"]");
}

}  // namespace
}  // namespace strongroom::base
