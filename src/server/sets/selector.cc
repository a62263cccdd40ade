#include "server/sets/selector.h"

#include <algorithm>
#include <optional>
#include <string>

#include "api/meta.h"
#include "base/ascii.h"
#include "base/printable.h"
#include "domain/form.h"
#include "domain/naming.h"
#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

using store::SetCondition;
using store::SetField;
using Operator = SetCondition::Operator;

constexpr size_t kMostConditions = 100;

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

[[noreturn]] void Refuse(const char* kind, std::string_view text) {
  throw BadRequest("unable to parse the " + std::string(kind) + " selector requirement \"" +
                   base::Printable(text) + '"');
}

// Cut at commas outside parentheses.
std::vector<std::string_view> PartsOf(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '(') ++depth;
    if (i < text.size() && text[i] == ')') --depth;
    if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
    if (const auto part = Trimmed(text.substr(begin, i - begin)); !part.empty()) {
      parts.push_back(part);
    }
    begin = i + 1;
  }
  if (parts.size() > kMostConditions) throw BadRequest("the selector has too many requirements");
  return parts;
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
bool IsLabelValue(std::string_view text) {
  const auto is_inner = [](char c) {
    return base::IsLetter(c) || base::IsDigit(c) || c == '-' || c == '_' || c == '.';
  };
  const auto is_end = [](char c) { return base::IsLetter(c) || base::IsDigit(c); };
  return text.empty() || (text.size() <= domain::kMaxLabelValue && is_end(text.front()) &&
                          is_end(text.back()) && std::all_of(text.begin(), text.end(), is_inner));
}

bool IsKey(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string_view name = slash == std::string_view::npos ? text : text.substr(slash + 1);
  return !name.empty() && IsLabelValue(name) &&
         (slash == std::string_view::npos ||
          domain::form::kObjectName.Allows(text.substr(0, slash)));
}

bool IsObjectName(std::string_view text) { return domain::form::kObjectName.Allows(text); }

struct Requirement {
  std::string_view key;
  Operator is;
  std::vector<std::string> values;
};

// "key=value", "key==value", "key!=value".
using ValueForm = bool (*)(std::string_view text);

std::optional<Requirement> ReadEquality(std::string_view part, ValueForm is_value) {
  const size_t at = part.find('=');
  if (at == std::string_view::npos) return std::nullopt;
  const bool is_not = at > 0 && part[at - 1] == '!';
  const bool is_double = part.substr(at + 1).starts_with('=');
  const std::string_view key = Trimmed(part.substr(0, is_not ? at - 1 : at));
  const std::string_view value = Trimmed(part.substr(at + (is_double ? 2 : 1)));
  const bool is_good = IsKey(key) && is_value(value) && !(is_not && is_double);
  if (!is_good) return std::nullopt;
  return Requirement{key, is_not ? Operator::kNotIn : Operator::kIn, {std::string(value)}};
}

// "key in (a, b)", "key notin (a)".
std::optional<Requirement> ReadSet(std::string_view part) {
  const size_t open = part.find('(');
  if (open == std::string_view::npos || !part.ends_with(')')) return std::nullopt;
  const std::string_view head = Trimmed(part.substr(0, open));
  const size_t space = head.rfind(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const std::string_view word = head.substr(space + 1);
  const std::string_view key = Trimmed(head.substr(0, space));
  if (!IsKey(key) || (word != "in" && word != "notin")) return std::nullopt;
  Requirement requirement{key, word == "in" ? Operator::kIn : Operator::kNotIn, {}};
  for (const auto value : PartsOf(part.substr(open + 1, part.size() - open - 2))) {
    if (!IsLabelValue(value)) return std::nullopt;
    requirement.values.emplace_back(value);
  }
  if (requirement.values.empty()) requirement.values.emplace_back();
  return requirement;
}

// "key", "!key".
std::optional<Requirement> ReadExistence(std::string_view part) {
  const bool is_not = part.starts_with('!');
  const std::string_view key = Trimmed(part.substr(is_not ? 1 : 0));
  if (!IsKey(key)) return std::nullopt;
  return Requirement{key, is_not ? Operator::kAbsent : Operator::kExists, {}};
}

Requirement ReadRequirement(std::string_view part) {
  auto requirement =
      part.find('(') == std::string_view::npos ? ReadEquality(part, IsLabelValue) : ReadSet(part);
  if (!requirement) requirement = ReadExistence(part);
  if (!requirement) Refuse("label", part);
  return *std::move(requirement);
}

// Of a label that no set has: true of all, or of none.
SetCondition Constant(bool is_true) {
  return {.field = SetField::kName, .is = is_true ? Operator::kExists : Operator::kAbsent};
}

}  // namespace

const std::vector<SetLabel>& SetLabels() {
  static const std::vector<SetLabel> labels{
      {api::kScheduleLabel, SetField::kSchedule},
      {api::kImportedScheduleLabel, SetField::kImportedSchedule},
      {api::kRunLabel, SetField::kRun},
      {api::kImportedRunLabel, SetField::kImportedRun},
      {"strongroom.dev/tenant", SetField::kTenant},
      {"strongroom.dev/phase", SetField::kPhase},
      {"strongroom.dev/complete", SetField::kComplete},
      {"strongroom.dev/held", SetField::kHeld},
      {api::kImportedLabel, SetField::kImported}};
  return labels;
}

std::vector<SetCondition> ReadLabelSelector(std::string_view text) {
  std::vector<SetCondition> conditions;
  for (const std::string_view part : PartsOf(text)) {
    Requirement requirement = ReadRequirement(part);
    const auto& labels = SetLabels();
    const auto label = std::find_if(labels.begin(), labels.end(), [&](const SetLabel& one) {
      return one.name == requirement.key;
    });
    if (label == labels.end()) {
      conditions.push_back(
          Constant(requirement.is == Operator::kNotIn || requirement.is == Operator::kAbsent));
      continue;
    }
    conditions.push_back({.field = label->field,
                          .is = requirement.is,
                          .values = std::move(requirement.values),
                          .as_label = true});
  }
  return conditions;
}

std::vector<SetCondition> ReadFieldSelector(std::string_view text) {
  std::vector<SetCondition> conditions;
  for (const std::string_view part : PartsOf(text)) {
    auto requirement = ReadEquality(part, IsObjectName);
    if (!requirement) Refuse("field", part);
    const bool is_name = requirement->key == "metadata.name";
    if (!is_name && requirement->key != "metadata.namespace") {
      throw BadRequest("field label not supported: " + base::Printable(requirement->key));
    }
    conditions.push_back({.field = is_name ? SetField::kName : SetField::kNamespace,
                          .is = requirement->is,
                          .values = std::move(requirement->values)});
  }
  return conditions;
}

}  // namespace strongroom::server::sets
