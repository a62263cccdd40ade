#include "catalogue/named_secrets.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "catalogue/encoded_text.h"
#include "catalogue/json_path.h"
#include "catalogue/loose_json_secrets.h"
#include "catalogue/mask.h"
#include "catalogue/xml_secrets.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// Texts in texts, of any kinds. Of deeper ones JSON is looked at as a text.
constexpr int kMostTexts = 5;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void MaskAt(Json& value) {
  const bool holds_nothing = value.is_null() || (value.is_structured() && value.empty()) ||
                             (value.is_string() && value.get_ref<const std::string&>().empty());
  if (!holds_nothing) value = kMasked;
}

// These say whether they changed something: what is parsed of a text takes many times its size, so
// there is no second one to compare it with.

bool MaskText(const SensitiveNames& sensitive, Json& value) {
  const auto& text = value.get_ref<const std::string&>();
  const bool has_changed = text != kMasked && sensitive.HideText(text);
  if (has_changed) value = kMasked;
  return has_changed;
}

bool IsNameOfName(std::string_view folded) {
  constexpr auto kNames = std::to_array<std::string_view>({"key", "name", "appconfigkey"});
  return std::find(kNames.begin(), kNames.end(), folded) != kNames.end();
}

bool IsNameOfValue(std::string_view folded) {
  return folded.starts_with("value") || folded.ends_with("value");
}

// Where names do not say what a value is: {"value": "x"}.
bool MaskValueIn(const SensitiveNames& sensitive, Json& object) {
  bool has_changed = false;
  for (auto member = object.begin(); member != object.end(); ++member) {
    if (!member->is_string() || !IsNameOfValue(FoldName(member.key()))) continue;
    const auto& text = member->get_ref<const std::string&>();
    if (!IsPlainSetting(text)) has_changed |= MaskText(sensitive, *member);
  }
  return has_changed;
}

// What a member of a sensitive name holds: a text, an object with it as its value, or a list.
bool MaskTexts(const SensitiveNames& sensitive, Json& value) {
  bool has_changed = false;
  if (value.is_array()) {
    for (Json& element : value) has_changed |= MaskTexts(sensitive, element);
  } else if (value.is_object()) {
    has_changed = MaskValueIn(sensitive, value);
  } else if (value.is_string()) {
    has_changed = MaskText(sensitive, value);
  }
  return has_changed;
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
  bool has_changed = HasNameBeside(sensitive, object) && MaskValueIn(sensitive, object);
  for (auto member = object.begin(); member != object.end(); ++member) {
    const bool holds_texts = member->is_string() || member->is_structured();
    if (holds_texts && sensitive.HideName(member.key())) {
      has_changed |= MaskTexts(sensitive, *member);
    }
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

// In canonical form when something in it was masked, or a name is there twice: what no reader sees
// is not kept. `json`: without the mark.
std::string MaskInJson(const SensitiveNames& sensitive, const std::string& json, int texts) {
  if (texts == 0) return MaskInLooseJson(sensitive, json);
  try {
    Json value = base::ParseJson(json, {.repeated = base::RepeatedMembers::kRefused});
    return MaskInside(sensitive, value, texts - 1) ? base::CanonicalJson(value) : json;
  } catch (const base::JsonError&) {
    // Is that all that is wrong?
  }
  try {
    Json value = base::ParseJson(json);
    MaskInside(sensitive, value, texts - 1);
    return base::CanonicalJson(value);
  } catch (const base::JsonError&) {
    std::string loose = MaskInLooseJson(sensitive, json);
    if (loose == json) return loose;
    return MaskInJson(sensitive, loose, texts);
  }
}

std::string MaskInText(const SensitiveNames& sensitive, const std::string& text, int texts) {
  const size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const size_t first = text.find_first_not_of(" \t\r\n", mark);
  if (first == std::string::npos) return text;
  if (text[first] == '{' || text[first] == '[') {
    return text.substr(0, mark) + MaskInJson(sensitive, text.substr(mark), texts);
  }
  if (texts == 0) return text;
  if (IsLikeXml(text)) return MaskInXml(sensitive, text);
  std::optional<EncodedText> inner = TextInBase64(text);
  if (!inner) return text;
  std::string masked = MaskSecrets(MaskInText(sensitive, inner->text, texts - 1));
  if (masked == inner->text) return text;
  inner->text = std::move(masked);
  return InBase64(*inner);
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
}

}  // namespace strongroom::catalogue
