#include "cli/yaml_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/yaml_json.h"

namespace strongroom::cli {
namespace {

using nlohmann::json;

std::string Text(const json& object) {
  std::string text;
  for (const std::string& line : YamlLines(object)) text += line + '\n';
  return text;
}

TEST(YamlText, HasListsOfPlainValuesOnOneLine) {
  EXPECT_EQ(Text({{"kind", "Role"},
                  {"metadata", {{"name", "a"}}},
                  {"rules", {{{"apiGroups", {""}}, {"resources", {"x", "*"}}}, {{"one", 1}}}}}),
            "kind: Role\n"
            "metadata:\n"
            "  name: a\n"
            "rules:\n"
            "- apiGroups: [\"\"]\n"
            "  resources: [x, \"*\"]\n"
            "- one: 1\n");
}

TEST(YamlText, IsReadAsWhatItIs) {
  std::vector<std::string> texts{"",   "a",    "a.b-c/d_e", "1",    "1e3", "0x1f", "-",   "~",
                                 "y",  "No",   "off",       "TRUE", "nan", ".inf", ": ",  "a: b",
                                 "#a", "a #b", "\"",        "a\nb", "[a]", "{a}",  "*",   "&a",
                                 "!a", "%a",   "@a",        "`",    "'",   "a:",   "a,b", "\t"};
  json object;
  for (const std::string& text : texts) {
    object["one"] = text;
    object["list"] = {text, text};
    object["objects"] = {{{"name", text}}, {{"name", text}, {"empty", json::array()}}};
    const auto documents = base::ParseYaml(Text(object));
    ASSERT_EQ(documents.size(), 1U) << text;
    EXPECT_EQ(base::ToJson(documents[0]), object) << text;
  }
}

}  // namespace
}  // namespace strongroom::cli
