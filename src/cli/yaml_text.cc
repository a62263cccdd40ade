#include "cli/yaml_text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/ascii.h"
#include "base/json_writer.h"

namespace strongroom::cli {
namespace {

using nlohmann::json;

constexpr std::string_view kHarmless = ".-_/";
// Booleans and nulls of YAML 1.1 (https://yaml.org/type/bool.html), in small letters.
constexpr std::array<std::string_view, 9> kNotText{"y",   "n",    "yes",   "no",  "on",
                                                   "off", "true", "false", "null"};

// Begins with a letter, so that it is no number, and has nothing that means anything to YAML.
bool IsPlain(const std::string& text) {
  if (text.empty() || !base::IsLetter(text[0])) return false;
  const auto is_harmless = [](char c) {
    return base::IsLetter(c) || base::IsDigit(c) || kHarmless.find(c) != std::string_view::npos;
  };
  if (!std::all_of(text.begin(), text.end(), is_harmless)) return false;
  return std::find(kNotText.begin(), kNotText.end(), base::ToLower(text)) == kNotText.end();
}

// JSON is YAML, texts in quotes included.
std::string Scalar(const json& value) {
  if (value.is_string() && IsPlain(value.get_ref<const std::string&>())) {
    return value.get<std::string>();
  }
  return base::WriteJson(value, base::JsonStyle::kReplacing);
}

bool IsScalar(const json& value) { return !value.is_structured() || value.empty(); }

std::string OnOneLine(const json& list) {
  std::string text;
  for (const json& value : list) text += (text.empty() ? "" : ", ") + Scalar(value);
  return "[" + text + "]";
}

void AddMembers(const json& object, const std::string& indent, std::vector<std::string>& lines);

// The members of the value of `key`, or its elements.
void AddValue(const std::string& key, const json& value, const std::string& indent,
              std::vector<std::string>& lines) {
  if (IsScalar(value)) {
    lines.push_back(indent + key + ": " + Scalar(value));
  } else if (value.is_object()) {
    lines.push_back(indent + key + ":");
    AddMembers(value, indent + "  ", lines);
  } else if (std::all_of(value.begin(), value.end(), IsScalar)) {
    lines.push_back(indent + key + ": " + OnOneLine(value));
  } else {
    lines.push_back(indent + key + ":");
    for (const json& element : value) {
      const size_t first = lines.size();
      AddMembers(element, indent + "  ", lines);
      lines[first].replace(indent.size(), 2, "- ");
    }
  }
}

void AddMembers(const json& object, const std::string& indent, std::vector<std::string>& lines) {
  for (const auto& [key, value] : object.items()) AddValue(Scalar(key), value, indent, lines);
}

}  // namespace

std::vector<std::string> YamlLines(const json& object) {
  std::vector<std::string> lines;
  AddMembers(object, "", lines);
  return lines;
}

}  // namespace strongroom::cli
