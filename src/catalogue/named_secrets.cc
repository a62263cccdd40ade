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

// What a name says of texts that are in a list of that name.
void MaskTexts(const SensitiveNames& sensitive, std::string_view name, Json& value) {
  if (value.is_array()) {
    for (Json& element : value) MaskTexts(sensitive, name, element);
  } else if (value.is_string() && sensitive.Hide(name, value.get_ref<const std::string&>())) {
    value = kMasked;
  }
}

bool IsNameOfName(std::string_view folded) {
  constexpr auto kNames = std::to_array<std::string_view>({"key", "name", "appconfigkey"});
  return std::find(kNames.begin(), kNames.end(), folded) != kNames.end();
}

bool IsNameOfValue(std::string_view folded) {
  return folded.starts_with("value") || folded.ends_with("value");
}

// {"key": "password", "valueString": "x"}: the sensitive name beside a value; empty: none.
std::string NameBeside(const SensitiveNames& sensitive, const Json& object) {
  for (const auto& member : object.items()) {
    if (!member.value().is_string() || !IsNameOfName(FoldName(member.key()))) continue;
    const auto& name = member.value().get_ref<const std::string&>();
    if (sensitive.HideName(name)) return name;
  }
  return {};
}

void MaskMembers(const SensitiveNames& sensitive, Json& object) {
  const std::string beside = NameBeside(sensitive, object);
  for (auto member = object.begin(); member != object.end(); ++member) {
    MaskTexts(sensitive, member.key(), *member);
    if (beside.empty() || !member->is_string() || !IsNameOfValue(FoldName(member.key()))) continue;
    const auto& text = member->get_ref<const std::string&>();
    if (!IsPlainSetting(text)) MaskTexts(sensitive, beside, *member);
  }
}

std::string MaskInText(const SensitiveNames& sensitive, std::string text, int texts);

void MaskInside(const SensitiveNames& sensitive, Json& value, int texts) {
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    text = MaskInText(sensitive, std::move(text), texts);
    return;
  }
  if (!value.is_structured()) return;
  if (value.is_object()) MaskMembers(sensitive, value);
  for (Json& inner : value) MaskInside(sensitive, inner, texts);
}

std::string MaskInJson(const SensitiveNames& sensitive, std::string text, int texts) {
  try {
    const Json before = base::ParseJson(text);
    Json after = before;
    MaskInside(sensitive, after, texts - 1);
    return after == before ? text : base::CanonicalJson(after);
  } catch (const base::JsonError&) {
    return text;
  }
}

std::string MaskInText(const SensitiveNames& sensitive, std::string text, int texts) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (texts == 0 || first == std::string::npos) return text;
  if (text[first] == '{' || text[first] == '[') {
    return MaskInJson(sensitive, std::move(text), texts);
  }
  if (text.find("</") != std::string::npos) return MaskInXml(sensitive, std::move(text));
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
