#include "provider/directory/documents.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/yaml.h"
#include "support/number_literals.h"

namespace strongroom::provider::directory {
namespace {

using base::Json;
using catalogue::FileFormat;

TEST(Documents, AreOneOfJsonAndAnyNumberOfYaml) {
  EXPECT_EQ(ParseDocuments(FileFormat::kJson, R"({"a": [1, null]})"),
            (std::vector<Json>{Json::parse(R"({"a": [1, null]})")}));
  EXPECT_EQ(
      ParseDocuments(FileFormat::kYaml, "---\na: 1\n---\n---\nb: 'no'\nc: 007\n"),
      (std::vector<Json>{Json::parse(R"({"a": 1})"), Json::parse(R"({"b": "no", "c": "007"})")}));
  EXPECT_TRUE(ParseDocuments(FileFormat::kYaml, "# nothing\n").empty());
}

TEST(Documents, SayNumbersAsTheFileDoes) {
  for (const std::string& literal : test::NumberLiterals()) {
    const std::vector<Json> json =
        ParseDocuments(FileFormat::kJson, R"({ "a": [)" + literal + "] }");
    const std::vector<Json> yaml = ParseDocuments(FileFormat::kYaml, "a:\n- " + literal + "\n");
    EXPECT_EQ(base::CanonicalJson(json.at(0)), R"({"a":[)" + literal + "]}");
    EXPECT_EQ(base::CanonicalJson(yaml.at(0)), R"({"a":[)" + literal + "]}");
  }
}

// Whether the text is refused with an error that has a message.
bool IsRefused(FileFormat format, const std::string& text) {
  try {
    ParseDocuments(format, text);
    return false;
  } catch (const base::JsonError& e) {
    return *e.what() != '\0';
  } catch (const base::YamlError& e) {
    return *e.what() != '\0';
  }
}

TEST(Documents, AreRefusedWhenTheyAreHostile) {
  const std::string deep(100'000, '[');
  const std::string bomb =
      "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\n";
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("7"), std::string("{"), R"({"a": )" + deep,
        std::string("{} {}"), std::string("{\"a\": \"\xff\"}"), std::string(R"({"a": 1, "a": 2})"),
        std::string(R"({"a": 1e400})"), std::string(R"({"a": [{"b": 1, "c": 2, "b": 1}]})")}) {
    EXPECT_TRUE(IsRefused(FileFormat::kJson, text)) << text.substr(0, 20);
  }
  for (const std::string& text :
       {bomb, "a: " + deep, std::string("a: \xff\n"), std::string("a: 1\na: 2\n"),
        std::string("- a\n"), std::string("a: !!python/object x\n"), std::string("a: [\n"),
        std::string("\xfe\xff\0a", 4)}) {
    EXPECT_TRUE(IsRefused(FileFormat::kYaml, text)) << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace strongroom::provider::directory
