#include "report/type_sections.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/show_bytes.h"
#include "catalogue/content_rules.h"
#include "domain/show_policies.h"
#include "report/parts.h"
#include "report/policy_types.h"

namespace strongroom::report {
namespace {

Text CoverageOf(const sets::SetType& type) {
  Text words{Name(type.state, ToneOfState(type.state)),
             {": " + std::to_string(type.backed_up) + " of " + domain::ShowPolicies(type.total) +
              " stored"}};
  if (type.errors > 0) {
    words.push_back({", " + std::to_string(type.errors) + " could not be read", Tone::kBad});
  }
  if (type.excluded > 0) {
    words.push_back({", " + std::to_string(type.excluded) + " left out by the schedule"});
  }
  return words;
}

Span RestoreWord(const sets::Item& item) {
  const auto known = base::Parse<catalogue::RestoreClass>(item.restorability);
  return Name(item.restorability,
              known == catalogue::RestoreClass::kFull ? Tone::kGood : Tone::kWarning);
}

Text RestorabilityOf(const sets::Item& item) {
  if (item.restorability.empty()) return {};
  Text words{RestoreWord(item)};
  if (item.missing.empty()) return words;
  words.push_back({"; not brought back: "});
  for (size_t i = 0; i < item.missing.size(); ++i) {
    if (i > 0) words.push_back({", "});
    words.push_back(Name(item.missing[i], Tone::kCode));
  }
  return words;
}

}  // namespace

std::vector<TypeSection> SectionsOf(const std::vector<sets::SetType>& types,
                                    std::span<const sets::Item> items) {
  std::map<std::string, TypeSection> sections;
  for (const sets::SetType& type : types) sections[type.type].facts = type;
  for (size_t i = 0; i < items.size(); ++i) {
    TypeSection& section = sections[items[i].type];
    if (section.end == 0) section.begin = i;
    section.end = i + 1;
    section.facts.type = items[i].type;
  }
  std::vector<TypeSection> list;
  for (auto& [key, section] : sections) {
    if (section.end > 0) section.anchor = TypeAnchor(list.size());
    list.push_back(std::move(section));
  }
  return list;
}

std::optional<domain::Change> TypeWriter::ChangeOf(const sets::Item& item) const {
  const auto found = changes_.find({item.type, item.id});
  return found != changes_.end() ? std::optional(found->second) : std::nullopt;
}

std::vector<Text> TypeWriter::CellsOf(size_t index, const std::string& anchor) const {
  const sets::Item& item = items_[index];
  const auto change = ChangeOf(item);
  return {{PolicyName(item.name, item.id, anchor)},
          {Name(item.id, Tone::kCode)},
          {ShowTime(item.since)},
          change ? Text{ShowChange(*change)} : Text(),
          {RestoreWord(item)},
          {{item.secrets_masked ? "masked" : "", Tone::kWarning}}};
}

void TypeWriter::Begin(const TypeSection& section, bool has_folds) {
  document_.Heading(2, {Name(section.facts.type)}, section.anchor);
  if (const catalogue::PolicyType* const type = FindType(options_, section.facts.type)) {
    document_.Paragraph({{Describe(*type)}});
  }
  document_.Paragraph(CoverageOf(section.facts));
  if (!section.facts.error_message.empty()) {
    document_.Notice(ToneOfState(section.facts.state), {Name(section.facts.error_message)});
  }
  document_.BeginTable(
      "Policies of type " + Name(section.facts.type).text,
      {"Policy", "Identity", "Unchanged since", "Change", "Restorable", "Secrets"});
  for (size_t i = section.begin; i < section.end; ++i) {
    document_.Row(CellsOf(i, has_folds ? ItemAnchor(i) : ""));
  }
  document_.EndTable();
}

void TypeWriter::WriteItem(size_t index, const base::Json* content, Absence why) {
  const sets::Item& item = items_[index];
  Text summary{PolicyName(item.name, item.id)};
  if (const auto change = ChangeOf(item)) {
    summary.push_back({" "});
    summary.push_back(ShowChange(*change));
  }
  document_.BeginFold(summary, ItemAnchor(index), false);
  std::vector<Fact> facts{{"Identity", {Name(item.id, Tone::kCode)}},
                          {"Unchanged since", {ShowTime(item.since)}}};
  if (!item.restorability.empty()) facts.push_back({"Restorable", RestorabilityOf(item)});
  facts.push_back({"Digest", {ShowDigest(item.digest)}});
  facts.push_back(
      {"Content", {ShowDigest(item.content_digest), {", " + base::ShowBytes(item.bytes)}}});
  document_.Facts(facts);
  if (content != nullptr) {
    document_.ShowSettings(SettingsOf(*content));
  } else if (why == Absence::kDamaged) {
    document_.Notice(Tone::kBad, {{"Its content is missing or altered: what is stored of it is not "
                                   "what was sealed."}});
  } else {
    document_.Notice(Tone::kWarning, {{"Its settings are not in this report."}});
  }
  document_.EndFold();
}

}  // namespace strongroom::report
