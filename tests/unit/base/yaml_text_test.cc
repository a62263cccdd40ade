#include "base/yaml_text.h"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <random>

#include "base/json.h"
#include "base/yaml_json.h"

namespace strongroom::base {
namespace {

using nlohmann::json;

constexpr std::array kStyles{YamlStyle::kShort, YamlStyle::kLineWise};

Json ReadBack(const std::string& text) {
  const std::vector<YamlValue> documents = ParseYaml(text);
  return documents.size() == 1 ? ToJson(documents[0]) : Json("not one document: " + text);
}

TEST(YamlText, HasListsOfPlainValuesOnOneLine) {
  const json role{{"kind", "Role"},
                  {"metadata", {{"name", "a"}}},
                  {"rules", {{{"apiGroups", {""}}, {"resources", {"x", "*"}}}, {{"one", 1}}}}};
  EXPECT_EQ(WriteYaml(role, YamlStyle::kShort),
            "kind: Role\n"
            "metadata:\n"
            "  name: a\n"
            "rules:\n"
            "- apiGroups: [\"\"]\n"
            "  resources: [x, \"*\"]\n"
            "- one: 1\n");
}

TEST(YamlText, HasALineForWhateverMayDiffer) {
  const Json policy = ParseJson(
      R"({"users":["a","b"],"none":[],"nested":[["x",[]],[1,2]],"scripts":["c\nd"],
          "script":"if (a) {\n\n  b\n}\n"})");
  EXPECT_EQ(WriteYaml(policy, YamlStyle::kLineWise),
            "nested:\n"
            "- - x\n"
            "  - []\n"
            "- - 1\n"
            "  - 2\n"
            "none: []\n"
            "script: |\n"
            "  if (a) {\n"
            "\n"
            "    b\n"
            "  }\n"
            "scripts:\n"
            "- |-\n"
            "  c\n"
            "  d\n"
            "users:\n"
            "- a\n"
            "- b\n");
}

TEST(YamlText, EscapesWhatYamlDoesNotAllowOrNobodySees) {
  EXPECT_EQ(WriteYaml("a\x7f\xc2\x85\xe2\x80\xae\xe2\x80\xa8\xef\xbb\xbf\xef\xbf\xbf"
                      "\xf3\xa0\x80\x81 \xc3\xa4",
                      YamlStyle::kLineWise),
            "\"a\\u007F\\u0085\\u202E\\u2028\\uFEFF\\uFFFF\\U000E0001 \xc3\xa4\"\n");
}

const std::vector<std::string> kTexts{"",
                                      "a",
                                      "a.b-c/d_e",
                                      "1",
                                      "1e3",
                                      "0x1f",
                                      "-",
                                      "~",
                                      "y",
                                      "No",
                                      "off",
                                      "TRUE",
                                      "nan",
                                      ".inf",
                                      ": ",
                                      "a: b",
                                      "#a",
                                      "a #b",
                                      "\"",
                                      "a\nb",
                                      "[a]",
                                      "{a}",
                                      "*",
                                      "&a",
                                      "!a",
                                      "%a",
                                      "@a",
                                      "`",
                                      "'",
                                      "a:",
                                      "a,b",
                                      "\t",
                                      "\n",
                                      "a\n",
                                      "a\n\n",
                                      "\na",
                                      " a\n",
                                      "a\n b",
                                      "a\n\tb",
                                      "a\n  \n",
                                      "a \nb ",
                                      "a\r\nb",
                                      "---\n",
                                      "a\n---\nb",
                                      "a\n# b\n",
                                      "|\n>",
                                      "<<",
                                      "a\\\nb",
                                      "\x1f",
                                      "a\n...",
                                      "\xc2\x85",
                                      "?",
                                      "- a\n- b\n",
                                      "\xe2\x80\xa9",
                                      "a\tb\nc",
                                      "\xf0\x9f\x98\x80",
                                      std::string("\0", 1),
                                      "\xef\xbf\xbe\n",
                                      std::string(1'500, 'k')};

TEST(YamlText, IsReadAsWhatItIs) {
  for (const YamlStyle style : kStyles) {
    json object;
    for (const std::string& text : kTexts) {
      object["one"] = text;
      object["list"] = {text, text};
      object["objects"] = {{{"name", text}}, {{"name", text}, {"empty", json::array()}}};
      EXPECT_EQ(ReadBack(WriteYaml(object, style)), object) << text;
      EXPECT_EQ(ReadBack(WriteYaml(text, style)), text);
      const json key{{text, {{text, {text, {{text, 1}}}}}}};
      EXPECT_EQ(ReadBack(WriteYaml(key, style)), key) << text;
    }
  }
}

// Any value, with the texts above and those that are made of their pieces.
class AnyValue {
 public:
  Json Next(int depth = 0) {
    switch (Below(depth > 4 ? 6 : 9)) {
      case 0:
        return nullptr;
      case 1:
        return Below(2) == 0;
      case 2:
        return static_cast<int64_t>(random_()) - 2'000'000'000;
      case 3:
        return ParseJson(kNumbers.at(Below(kNumbers.size())));
      case 4:
      case 5:
        return Text();
      case 6: {
        Json list = Json::array();
        for (size_t i = Below(4); i > 0; --i) list.push_back(Next(depth + 1));
        return list;
      }
      default: {
        Json object = Json::object();
        for (size_t i = Below(4); i > 0; --i) object[Text()] = Next(depth + 1);
        return object;
      }
    }
  }

 private:
  static constexpr std::array kNumbers{"1.50",  "-0",  "1e3",
                                       "-1E-7", "0.1", "123456789012345678901"};

  size_t Below(size_t limit) { return random_() % limit; }

  std::string Text() {
    std::string text;
    for (size_t i = Below(3) + 1; i > 0; --i) text += kTexts[Below(kTexts.size())];
    return text;
  }

  std::mt19937 random_{20260329};
};

TEST(YamlText, IsReadAsWhatItIsWhateverItIs) {
  AnyValue values;
  for (int i = 0; i < 3'000; ++i) {
    const Json value = values.Next();
    for (const YamlStyle style : kStyles) {
      const std::string text = WriteYaml(value, style);
      ASSERT_EQ(ReadBack(text), value) << text;
    }
  }
}

}  // namespace
}  // namespace strongroom::base
