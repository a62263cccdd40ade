#include "report/settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_number.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "catalogue/encoded_text.h"
#include "catalogue/mask.h"

namespace strongroom::report {
namespace {

using base::Json;
using Kind = Setting::Kind;

// Of a list that stands on one line.
constexpr size_t kLongestListed = 48;
constexpr size_t kLongestList = 120;
// Of a member's name, in bytes.
constexpr size_t kLongestName = 512;

std::string Literal(const Json& value) {
  return base::WriteJson(value, base::JsonStyle::kReplacing);
}

// Whether some reader takes it for a number: signs stand at the beginning or behind an exponent.
bool IsLikeANumber(std::string_view text) {
  if (text.find_first_not_of("+-.0123456789eE") != std::string_view::npos) return false;
  for (size_t i = 1; i < text.size(); ++i) {
    const bool is_sign = text[i] == '-' || text[i] == '+';
    if (is_sign && text[i - 1] != 'e' && text[i - 1] != 'E') return false;
  }
  return text.find_first_of("0123456789") != std::string_view::npos;
}

bool NeedsQuotes(std::string_view text) {
  if (text.empty() || text == "true" || text == "false" || text == "null") return true;
  if (text.front() == ' ' || text.back() == ' ') return true;
  return std::string_view("\"[{").find(text.front()) != std::string_view::npos ||
         IsLikeANumber(text);
}

std::string Quoted(std::string_view text) {
  return NeedsQuotes(text) ? '"' + std::string(text) + '"' : std::string(text);
}

// Whether it stands on a line with others, so that one cannot be taken for two.
bool IsListed(const Json& value) {
  if (value.is_structured()) return false;
  if (!value.is_string()) return true;
  const auto& text = value.get_ref<const std::string&>();
  return text.size() <= kLongestListed && text.find_first_of(",\n[]") == std::string::npos &&
         !catalogue::IsMask(text);
}

// "[get, list]"; empty when it has to be a line each.
std::string ListOf(const Json& array) {
  if (!std::all_of(array.begin(), array.end(), IsListed)) return "";
  std::string list = "[";
  for (const Json& value : array) {
    if (list.size() > kLongestList) return "";
    if (list.size() > 1) list += ", ";
    list += value.is_string() ? Quoted(value.get_ref<const std::string&>()) : Literal(value);
  }
  return list.size() > kLongestList ? "" : list + ']';
}

// Scripts and profiles are in base64, which nobody reads. As UTF-16 almost any word is base64 of
// something, but hardly ever of ASCII.
std::optional<catalogue::EncodedText> Decoded(const std::string& text) {
  auto encoded = catalogue::TextInBase64(text);
  if (!encoded || encoded->bytes == catalogue::TextBytes::kUtf8) return encoded;
  const auto ascii = std::count_if(encoded->text.begin(), encoded->text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (2 * static_cast<size_t>(ascii) < encoded->text.size()) return std::nullopt;
  return encoded;
}

void SetText(const std::string& text, Setting& setting) {
  const auto encoded = Decoded(text);
  const std::string& shown = encoded ? encoded->text : text;
  setting.is_encoded = encoded.has_value();
  setting.value = Quoted(base::Cut(shown, kMostValueBytes));
  setting.left_out = shown.size() - std::min(shown.size(), kMostValueBytes);
}

class Reader {
 public:
  void Read(const Json& policy) {
    if (policy.is_structured() && !policy.empty()) {
      ReadInside(policy, 0);
    } else {
      ReadValue(policy, {.depth = 0, .name = {}, .position = 1});
    }
  }
  Settings Take() && { return std::move(settings_); }

 private:
  void ReadInside(const Json& value, size_t depth) {
    if (value.is_object()) {
      for (const auto& [name, member] : value.items()) {
        ReadValue(member, {.depth = depth, .name = name, .position = 0});
      }
      return;
    }
    size_t position = 0;
    for (const Json& element : value) {
      ReadValue(element, {.depth = depth, .name = {}, .position = ++position});
    }
  }

  void ReadValue(const Json& value, Setting setting) {
    if (settings_.lines.size() == kMostLines) {
      settings_.has_more = true;
      return;
    }
    if (value.is_structured() && !value.empty()) {
      if (value.is_array()) setting.value = ListOf(value);
      if (!setting.value.empty()) setting.kind = Kind::kLiteral;
      const bool is_group = setting.kind == Kind::kGroup;
      const size_t depth = setting.depth;
      Add(std::move(setting));
      if (is_group) ReadInside(value, depth + 1);
      return;
    }
    if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      setting.kind = catalogue::IsMask(text) ? Kind::kMasked : Kind::kText;
      SetText(text, setting);
    } else {
      setting.kind = Kind::kLiteral;
      setting.value = Literal(value);
    }
    Add(std::move(setting));
  }

  void Add(Setting setting) {
    setting.name = Shortened(setting.name, kLongestName);
    settings_.lines.push_back(std::move(setting));
  }

  Settings settings_;
};

}  // namespace

std::string Shortened(std::string_view text, size_t limit) {
  return text.size() <= limit ? std::string(text) : base::Cut(text, limit) + "...";
}

Settings SettingsOf(const Json& policy) {
  Reader reader;
  reader.Read(policy);
  return std::move(reader).Take();
}

}  // namespace strongroom::report
