#include "report/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace strongroom::report {
namespace {

using base::ParseJson;
using ::testing::ElementsAre;

// "depth name|position = value", with what it is in front where that is not a text.
std::vector<std::string> Shown(const Settings& settings) {
  std::vector<std::string> lines;
  for (const Setting& line : settings.lines) {
    std::string text = std::to_string(line.depth) + ' ';
    text += line.name.empty() ? std::to_string(line.position) : line.name;
    if (line.kind == Setting::Kind::kText) text += " = " + line.value;
    if (line.kind == Setting::Kind::kLiteral) text += " : " + line.value;
    if (line.kind == Setting::Kind::kMasked) text += " ? " + line.value;
    lines.push_back(text);
  }
  return lines;
}

TEST(SettingsOf, ArePathsAndValues) {
  const auto policy = ParseJson(
      R"({"a": {"b": 1.50, "c": null}, "d": [{"e": true}, {}], "f": "x", "g": "***masked***"})");
  EXPECT_THAT(Shown(SettingsOf(policy)),
              ElementsAre("0 a", "1 b : 1.50", "1 c : null", "0 d", "1 1", "2 e : true", "1 2 : {}",
                          "0 f = x", "0 g ? ***masked***"));
}

TEST(SettingsOf, PutAListOfShortValuesOnALine) {
  EXPECT_THAT(Shown(SettingsOf(ParseJson(R"({"verbs": ["get", "list", "7", 7]})"))),
              ElementsAre("0 verbs : [get, list, \"7\", 7]"));
  EXPECT_THAT(Shown(SettingsOf(ParseJson(R"({"names": ["a, b", "c"]})"))),
              ElementsAre("0 names", "1 1 = a, b", "1 2 = c"));
  EXPECT_THAT(Shown(SettingsOf(ParseJson(R"({"keys": ["***masked***"]})"))),
              ElementsAre("0 keys", "1 1 ? ***masked***"));
}

TEST(SettingsOf, QuoteATextThatLooksLikeSomethingElse) {
  for (const char* text : {"", "true", "null", "12", "-1.5e+3", " a", "[a", "{", "\\\"a"}) {
    const auto policy = ParseJson(std::string("{\"t\": \"") + text + "\"}");
    EXPECT_EQ(SettingsOf(policy).lines.at(0).value.front(), '"') << text;
  }
  for (const char* text : {"a", "2026-01-01", "10000000-0000-4000-8000-000000000001", "1.2.3/4"}) {
    const auto policy = ParseJson(std::string("{\"t\": \"") + text + "\"}");
    EXPECT_EQ(SettingsOf(policy).lines.at(0).value, text);
  }
}

TEST(SettingsOf, ShowTheTextThatIsInBase64) {
  const Setting line =
      SettingsOf(ParseJson(R"({"scriptContent": "V3JpdGUtT3V0cHV0ICJoZWxsbyI="})")).lines.at(0);
  EXPECT_EQ(line.value, "Write-Output \"hello\"");
  EXPECT_TRUE(line.is_encoded);
  const base::Json wide{{"scriptContent", "dwBoAG8AYQBtAGkA"}};
  EXPECT_EQ(SettingsOf(wide).lines.at(0).value, "whoami");
  const base::Json word{{"type", "networkPolicies1"}};
  EXPECT_EQ(SettingsOf(word).lines.at(0).value, "networkPolicies1");
}

TEST(SettingsOf, CutWhatIsLong) {
  const base::Json policy{{"text", std::string(1'000'000, '-')}};
  const Settings settings = SettingsOf(policy);
  EXPECT_EQ(settings.lines.at(0).value.size(), kMostValueBytes);
  EXPECT_EQ(settings.lines.at(0).left_out, 1'000'000 - kMostValueBytes);

  base::Json many = base::Json::array();
  for (int i = 0; i < 20'000; ++i) many.push_back({{"n", i}});
  EXPECT_EQ(SettingsOf(many).lines.size(), kMostLines);
  EXPECT_TRUE(SettingsOf(many).has_more);
  EXPECT_FALSE(settings.has_more);
}

TEST(SettingsOf, TakeWhatIsNoObject) {
  EXPECT_THAT(Shown(SettingsOf(nullptr)), ElementsAre("0 1 : null"));
  EXPECT_THAT(Shown(SettingsOf("a")), ElementsAre("0 1 = a"));
  EXPECT_THAT(Shown(SettingsOf(base::Json::object())), ElementsAre("0 1 : {}"));
}

}  // namespace
}  // namespace strongroom::report
