#include "catalogue/named_secrets.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "catalogue/encoded_text.h"
#include "catalogue/json_path.h"
#include "catalogue/mask.h"
#include "catalogue/xml_secrets.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// JSON as text in JSON, and so on. Deeper ones are texts.
constexpr int kMostTexts = 4;

void MaskAt(Json& value) {
  const bool holds_nothing = value.is_null() || (value.is_structured() && value.empty()) ||
                             (value.is_string() && value.get_ref<const std::string&>().empty());
  if (!holds_nothing) value = kMasked;
}

// These say whether they changed something: what is parsed of a text takes many times its size, so
// there is no second one to compare it with.

// A text in a member of a sensitive name, or those of the list that it is.
bool MaskTexts(const SensitiveNames& sensitive, Json& value) {
  bool has_changed = false;
  if (value.is_array()) {
    for (Json& element : value) has_changed |= MaskTexts(sensitive, element);
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    has_changed = text != kMasked && sensitive.HideText(text);
    if (has_changed) value = kMasked;
  }
  return has_changed;
}

bool IsNameOfName(std::string_view folded) {
  constexpr auto kNames = std::to_array<std::string_view>({"key", "name", "appconfigkey"});
  return std::find(kNames.begin(), kNames.end(), folded) != kNames.end();
}

bool IsNameOfValue(std::string_view folded) {
  return folded.starts_with("value") || folded.ends_with("value");
}

// {"key": "password", "valueString": "x"}
bool HasNameBeside(const SensitiveNames& sensitive, const Json& object) {
  for (const auto& member : object.items()) {
    if (!member.value().is_string() || !IsNameOfName(FoldName(member.key()))) continue;
    const auto& name = member.value().get_ref<const std::string&>();
    if (sensitive.HideName(name)) return true;
  }
  return false;
}

bool MaskMembers(const SensitiveNames& sensitive, Json& object) {
  const bool is_beside = HasNameBeside(sensitive, object);
  bool has_changed = false;
  for (auto member = object.begin(); member != object.end(); ++member) {
    const bool holds_texts = member->is_string() || member->is_array();
    if (holds_texts && sensitive.HideName(member.key()))
      has_changed |= MaskTexts(sensitive, *member);
    if (!is_beside || !member->is_string() || !IsNameOfValue(FoldName(member.key()))) continue;
    const auto& text = member->get_ref<const std::string&>();
    if (!IsPlainSetting(text)) has_changed |= MaskTexts(sensitive, *member);
  }
  return has_changed;
}

std::string MaskInText(const SensitiveNames& sensitive, const std::string& text, int texts);

bool MaskInside(const SensitiveNames& sensitive, Json& value, int texts) {
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    std::string masked = MaskInText(sensitive, text, texts);
    const bool has_changed = masked != text;
    text = std::move(masked);
    return has_changed;
  }
  if (!value.is_structured()) return false;
  bool has_changed = value.is_object() && MaskMembers(sensitive, value);
  for (Json& inner : value) has_changed |= MaskInside(sensitive, inner, texts);
  return has_changed;
}

std::string MaskInJson(const SensitiveNames& sensitive, const std::string& text, int texts) {
  try {
    Json value = base::ParseJson(text);
    return MaskInside(sensitive, value, texts - 1) ? base::CanonicalJson(value) : text;
  } catch (const base::JsonError&) {
    return text;
  }
}

std::string MaskInText(const SensitiveNames& sensitive, const std::string& text, int texts) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (texts == 0 || first == std::string::npos) return text;
  if (text[first] == '{' || text[first] == '[') {
    return MaskInJson(sensitive, text, texts);
  }
  if (text.find("</") != std::string::npos) return MaskInXml(sensitive, text);
  return text;
}

void MaskInBase64(const SensitiveNames& sensitive, Json& value) {
  if (value.is_structured()) {
    for (Json& inner : value) MaskInBase64(sensitive, inner);
  } else if (value.is_string()) {
    const std::optional<std::string> text = TextInBase64(value.get_ref<const std::string&>());
    if (!text) return;
    std::string masked = MaskSecrets(MaskInText(sensitive, *text, kMostTexts));
    if (masked != *text) value = base::EncodeBase64(masked);
  }
}

}  // namespace

void MaskNamedSecrets(const PolicyType& type, Json& object) {
  for (const FieldPath& path : type.content.secrets) {
    const std::vector<Json*> values = ValuesAt(object, path);
    // In document order what is inside comes later.
    std::for_each(values.rbegin(), values.rend(), [](Json* value) { MaskAt(*value); });
  }
  const SensitiveNames& sensitive = type.defaults->sensitive;
  if (sensitive.names.empty()) return;
  MaskInside(sensitive, object, kMostTexts);
  MaskInBase64(sensitive, object);
}

}  // namespace strongroom::catalogue
