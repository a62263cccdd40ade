#include "base/yaml_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/printable.h"
#include "base/utf8.h"

namespace strongroom::base {
namespace {

constexpr std::string_view kHarmless = ".-_/";
constexpr std::string_view kIndent = "  ";
// Booleans and nulls of YAML 1.1 (https://yaml.org/type/bool.html), in small letters.
constexpr std::array<std::string_view, 9> kNotText{"y",   "n",    "yes",   "no",  "on",
                                                   "off", "true", "false", "null"};
// A key on the line of its value has at most 1024 characters (YAML 1.2.2, 7.4.2).
constexpr size_t kMaxKey = 1000;

// Begins with a letter, so that it is no number, and has nothing that means anything to YAML.
bool IsPlain(const std::string& text) {
  if (text.empty() || !IsLetter(text[0])) return false;
  const auto is_harmless = [](char c) {
    return IsLetter(c) || IsDigit(c) || kHarmless.find(c) != std::string_view::npos;
  };
  if (!std::all_of(text.begin(), text.end(), is_harmless)) return false;
  return std::find(kNotText.begin(), kNotText.end(), ToLower(text)) == kNotText.end();
}

std::string Escaped(uint32_t code) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), code > 0xFFFF ? "\\U%08X" : "\\u%04X", code);
  return text.data();
}

// JSON is YAML, texts in quotes included, but for some characters that only JSON allows.
std::string Scalar(const Json& value) {
  if (value.is_string() && IsPlain(value.get_ref<const std::string&>())) {
    return value.get<std::string>();
  }
  const std::string written = WriteJson(value, JsonStyle::kReplacing);
  if (!value.is_string()) return written;
  std::string text;
  for (std::string_view rest = written; !rest.empty();) {
    const Character character = FirstCharacter(rest);
    const std::string_view bytes = rest.substr(0, std::max<size_t>(character.length, 1));
    text += IsSeen(character.code) ? std::string(bytes) : Escaped(character.code);
    rest.remove_prefix(bytes.size());
  }
  return text;
}

bool IsScalar(const Json& value) { return !value.is_structured() || value.empty(); }

std::string OnOneLine(const Json& list) {
  std::string text;
  for (const Json& value : list) text += (text.empty() ? "" : ", ") + Scalar(value);
  return "[" + text + "]";
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end = 0; (end = text.find('\n')) != std::string_view::npos;) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  lines.push_back(text);
  return lines;
}

// What a literal block (YAML 1.2.2, 8.1.2) can hold without a word about its indentation.
bool IsBlockLine(std::string_view line) {
  if (line.empty()) return true;
  if (line.front() == ' ' && line.find_first_not_of(' ') == std::string_view::npos) return false;
  if (line.front() == '\t') return false;
  while (!line.empty()) {
    const Character character = FirstCharacter(line);
    if (character.length == 0) return false;
    if (!IsSeen(character.code) && character.code != '\t') return false;
    line.remove_prefix(character.length);
  }
  return true;
}

bool IsBlock(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return false;
  if (text.front() == '\n' || text.front() == ' ' || text.ends_with("\n\n")) return false;
  const std::vector<std::string_view> lines = LinesOf(text);
  return std::all_of(lines.begin(), lines.end(), IsBlockLine);
}

class Writer {
 public:
  explicit Writer(YamlStyle style) : style_(style) {}

  std::vector<std::string> Write(const Json& value) {
    if (IsScalar(value)) {
      lines_.push_back(Scalar(value));
    } else {
      AddStructure(value, "");
    }
    return std::move(lines_);
  }

 private:
  void AddStructure(const Json& value, const std::string& indent) {
    if (value.is_object()) {
      AddMembers(value, indent);
    } else {
      for (const Json& element : value) AddBehind('-', element, indent);
    }
  }

  void AddMembers(const Json& object, const std::string& indent) {
    for (const auto& [name, value] : object.items()) {
      const std::string key = Scalar(name);
      if (key.size() > kMaxKey) {
        lines_.push_back(indent + "? " + key);
        AddBehind(':', value, indent);
      } else if (!AddSimple(key + ':', value, indent)) {
        lines_.push_back(indent + key + ':');
        AddStructure(value, value.is_object() ? indent + std::string(kIndent) : indent);
      }
    }
  }

  // The first line of the value stands behind the mark.
  void AddBehind(char mark, const Json& value, const std::string& indent) {
    if (AddSimple(std::string(1, mark), value, indent)) return;
    const size_t first = lines_.size();
    AddStructure(value, indent + std::string(kIndent));
    lines_[first].replace(indent.size(), 1, 1, mark);
  }

  // False for what takes a structure of its own.
  bool AddSimple(const std::string& head, const Json& value, const std::string& indent) {
    if (style_ == YamlStyle::kLineWise && value.is_string() &&
        IsBlock(value.get_ref<const std::string&>())) {
      AddBlock(head, value.get_ref<const std::string&>(), indent);
    } else if (IsScalar(value)) {
      lines_.push_back(indent + head + ' ' + Scalar(value));
    } else if (style_ == YamlStyle::kShort && value.is_array() &&
               std::all_of(value.begin(), value.end(), IsScalar)) {
      lines_.push_back(indent + head + ' ' + OnOneLine(value));
    } else {
      return false;
    }
    return true;
  }

  void AddBlock(const std::string& head, std::string_view text, const std::string& indent) {
    const bool ends = text.ends_with('\n');
    if (ends) text.remove_suffix(1);
    lines_.push_back(indent + head + (ends ? " |" : " |-"));
    for (const std::string_view line : LinesOf(text)) {
      lines_.push_back(line.empty() ? "" : indent + std::string(kIndent) + std::string(line));
    }
  }

  const YamlStyle style_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> YamlLines(const Json& value, YamlStyle style) {
  return Writer(style).Write(value);
}

std::string WriteYaml(const Json& value, YamlStyle style) {
  std::string text;
  for (const std::string& line : YamlLines(value, style)) text += line + '\n';
  return text;
}

}  // namespace strongroom::base
