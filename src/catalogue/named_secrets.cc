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
#include "catalogue/masked_names.h"
#include "catalogue/script_secrets.h"
#include "catalogue/xml_secrets.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// Texts in texts, of any kinds. Deeper ones are looked at as they are.
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

// What a text beside its value names, if it is a name: that of an OMA-URI is its last part.
std::string_view NameIn(std::string_view member, std::string_view text) {
  constexpr auto kNames = std::to_array<std::string_view>({"key", "name", "appconfigkey"});
  const std::string folded = FoldName(member);
  if (folded == "omauri") return text.substr(text.rfind('/') + 1);
  return std::find(kNames.begin(), kNames.end(), folded) != kNames.end() ? text : "";
}

// "valueString", "appConfigKeyValue"; not "valueType".
bool IsNameOfValue(std::string_view member) {
  constexpr auto kAbout =
      std::to_array<std::string_view>({"type", "name", "id", "state", "kind", "format"});
  const std::string folded = FoldName(member);
  if (!folded.starts_with("value")) return folded.ends_with("value");
  return std::none_of(kAbout.begin(), kAbout.end(),
                      [&](std::string_view about) { return folded.ends_with(about); });
}

// <enabled/><data id="x" value="y"/>: what is called DisablePasswordReveal is no password. It is
// looked into.
bool IsSettingInXml(std::string_view text) { return text.starts_with('<') && IsLikeXml(text); }

bool MaskValue(const SensitiveNames& sensitive, Json& value) {
  bool has_changed = false;
  if (value.is_array()) {
    for (Json& element : value) has_changed |= element.is_string() && MaskText(sensitive, element);
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const std::optional<EncodedText> inner = TextInBase64(text);
    const bool is_setting = IsSettingInXml(inner ? inner->text : text);
    has_changed = !is_setting && MaskText(sensitive, value);
  }
  return has_changed;
}

// Where names do not say what a value is: {"value": "x"}.
bool MaskValueIn(const SensitiveNames& sensitive, Json& object) {
  bool has_changed = false;
  for (auto member = object.begin(); member != object.end(); ++member) {
    const bool holds_texts = member->is_string() || member->is_array();
    if (holds_texts && IsNameOfValue(member.key())) has_changed |= MaskValue(sensitive, *member);
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
    if (!member.value().is_string()) continue;
    const auto& text = member.value().get_ref<const std::string&>();
    if (sensitive.HideName(NameIn(member.key(), text))) return true;
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

// What is masked may give its surroundings another meaning, such as quotes another partner.
std::string MaskUntilSettled(const SensitiveNames& sensitive, const std::string& text) {
  constexpr int kMostTimes = 8;
  std::string masked = text;
  for (int times = 0; times < kMostTimes; ++times) {
    std::string next = MaskInText(sensitive, masked, kMostTexts);
    if (next == masked) return masked;
    masked = std::move(next);
  }
  return std::string(kMasked);
}

bool MaskInside(const SensitiveNames& sensitive, Json& value, int texts);

// A mask may take a name away, make one, or take away what made a value none: members are judged as
// they came, and once more as they are masked. Then no name changes any more.
bool MaskInObject(const SensitiveNames& sensitive, Json& object, int texts) {
  const bool has_changed = MaskMembers(sensitive, object);
  bool has_other_names_or_texts = false;
  for (Json& inner : object) has_other_names_or_texts |= MaskInside(sensitive, inner, texts);
  has_other_names_or_texts |= MaskNames(object);
  if (has_other_names_or_texts) MaskMembers(sensitive, object);
  return has_changed || has_other_names_or_texts;
}

// `texts`: how many texts within each other are looked into, of the value's own texts.
bool MaskInside(const SensitiveNames& sensitive, Json& value, int texts) {
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    std::string masked = texts == kMostTexts ? MaskUntilSettled(sensitive, text)
                                             : MaskInText(sensitive, text, texts);
    const bool has_changed = masked != text;
    text = std::move(masked);
    return has_changed;
  }
  if (value.is_object()) return MaskInObject(sensitive, value, texts);
  bool has_changed = false;
  if (value.is_array()) {
    for (Json& inner : value) has_changed |= MaskInside(sensitive, inner, texts);
  }
  return has_changed;
}

// In canonical form when something in it is masked, whoever did so, or a name is there twice: what
// no reader sees is not kept. Absent for what is no JSON.
std::optional<std::string> MaskInJson(const SensitiveNames& sensitive, const std::string& json,
                                      int texts) {
  try {
    Json value = base::ParseJson(json, {.repeated = base::RepeatedMembers::kRefused});
    const bool is_masked =
        MaskInside(sensitive, value, texts - 1) || json.find(kMasked) != std::string::npos;
    return is_masked ? base::CanonicalJson(value) : json;
  } catch (const base::JsonError&) {
    // Is that all that is wrong?
  }
  try {
    Json value = base::ParseJson(json);
    MaskInside(sensitive, value, texts - 1);
    return base::CanonicalJson(value);
  } catch (const base::JsonError&) {
    return std::nullopt;
  }
}

// What is neither, nor base64: a script may hold JSON and XML.
std::string MaskInLooseText(const SensitiveNames& sensitive, const std::string& text) {
  std::string masked = MaskInLooseJson(sensitive, text);
  if (IsLikeXml(masked)) masked = MaskInXml(sensitive, masked);
  return MaskInScript(sensitive, masked);
}

// By names, as the kind of the text has them.
std::string MaskInKind(const SensitiveNames& sensitive, const std::string& text, int texts) {
  const size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const size_t first = text.find_first_not_of(" \t\r\n", mark);
  if (first == std::string::npos) return text;
  if (texts == 0) return MaskInLooseText(sensitive, text);
  if (std::string_view("{[\"").find(text[first]) != std::string_view::npos) {
    const auto masked = MaskInJson(sensitive, text.substr(mark), texts);
    if (masked) return text.substr(0, mark) + *masked;
  }
  std::optional<EncodedText> inner = TextInBase64(text);
  if (!inner) return MaskInLooseText(sensitive, text);
  std::string masked = MaskInText(sensitive, inner->text, texts - 1);
  if (masked == inner->text) return text;
  inner->text = std::move(masked);
  return InBase64(*inner);
}

// By form in each of them: in JSON "https:\/\/user:x@host" has one only when it is read.
std::string MaskInText(const SensitiveNames& sensitive, const std::string& text, int texts) {
  return MaskSecrets(MaskInKind(sensitive, text, texts));
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
