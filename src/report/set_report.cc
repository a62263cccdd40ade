#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "base/printable.h"
#include "base/show_bytes.h"
#include "domain/show_changes.h"
#include "domain/show_policies.h"
#include "report/error.h"
#include "report/parts.h"
#include "report/report.h"
#include "report/type_sections.h"
#include "sets/answer.h"
#include "sets/error.h"

namespace strongroom::report {
namespace {

using base::Json;

auto KeyOf(const sets::Item& item) { return std::tie(item.type, item.id); }

std::vector<sets::Item> Sorted(std::vector<sets::Item> items) {
  std::sort(items.begin(), items.end(),
            [](const sets::Item& a, const sets::Item& b) { return KeyOf(a) < KeyOf(b); });
  return items;
}

Changes ChangesOf(const std::optional<sets::Diff>& diff) {
  Changes changes;
  if (!diff) return changes;
  for (const sets::Difference& item : diff->items) changes[{item.type, item.id}] = item.change;
  return changes;
}

sets::Item ItemOf(std::string_view line) {
  try {
    return sets::ReadItemLine(line);
  } catch (const sets::ReadError& e) {
    throw ReportError(std::string("a line of contents: ") + e.what());
  }
}

}  // namespace

class SetReport::Impl {
 public:
  Impl(std::ostream& out, const Options& options, sets::BackupSet set,
       std::vector<sets::Item> items, std::optional<sets::Diff> diff, bool with_settings)
      : options_(options),
        set_(std::move(set)),
        items_(Sorted(std::move(items))),
        diff_(std::move(diff)),
        changes_(ChangesOf(diff_)),
        sections_(SectionsOf(set_.types, items_)),
        with_settings_(with_settings),
        document_(NewDocument(out, options.format)),
        types_(*document_, options_, items_, changes_) {
    WriteFront();
    WriteSummary();
    WriteOverview();
  }

  bool AddContent(std::string_view line) {
    const sets::Item item = ItemOf(line);
    const auto begin = items_.begin() + static_cast<ptrdiff_t>(next_);
    const auto found = std::lower_bound(
        begin, items_.end(), item,
        [](const sets::Item& a, const sets::Item& b) { return KeyOf(a) < KeyOf(b); });
    if (!with_settings_ || found == items_.end() || KeyOf(*found) != KeyOf(item)) {
      throw ReportError("a line of contents is of an item that is not listed, or not in order");
    }
    if (item.content_digest != found->content_digest) {
      throw ReportError(base::Printable(item.type + ' ' + item.id) +
                        ": its content is not the one of the digest that is listed");
    }
    WriteUntil(static_cast<size_t>(found - items_.begin()));
    if (!sets::IsWhole(item)) {
      WriteItem(nullptr, Absence::kDamaged);
      return false;
    }
    const Json content = sets::ParseAnswer(item.content);
    WriteItem(&content);
    return true;
  }

  void Finish() {
    WriteUntil(items_.size());
    WriteDigests();
    WriteSignOff(*document_, options_);
    document_->End();
  }

 private:
  void WriteFront() {
    document_->Begin(set_.tenant + " as built: " + set_.name);
    document_->Heading(1, {Name(set_.tenant), {" as built"}}, "top");
    document_->Facts(
        {{"Backup set", {Name(set_.name, Tone::kStrong)}},
         {"Tenant", {Name(set_.tenant), {" in namespace "}, Name(set_.ns)}},
         {"Schedule", {Name(set_.schedule), {", set " + std::to_string(set_.sequence) + " of it"}}},
         {"Run", {Name(set_.run)}},
         {"Taken", {ShowTime(set_.taken_at)}},
         {"Holds", {{domain::ShowPolicies(set_.items) + ", " + base::ShowBytes(set_.raw_bytes)}}},
         {"Digest", {ShowDigest(set_.digest)}}});
    std::vector<Chapter> chapters{{{{"Summary", Tone::kPlain, "summary"}}},
                                  {{{"Policy types", Tone::kPlain, "types"}}}};
    for (const TypeSection& section : sections_) {
      if (section.anchor.empty()) continue;
      chapters.back().parts.push_back(
          {Name(section.facts.type, Tone::kPlain, section.anchor),
           {" (" + std::to_string(section.end - section.begin) + ")", Tone::kQuiet}});
    }
    chapters.push_back({{{"Digests, and how to verify them", Tone::kPlain, "digests"}}});
    chapters.push_back({{{"Sign-off", Tone::kPlain, "signoff"}}});
    document_->Contents(chapters);
  }

  void WriteSummary() {
    document_->Heading(2, {{"Summary"}}, "summary");
    if (set_.is_complete) {
      document_->Notice(Tone::kGood,
                        {{"Complete: the set has all that there was to read of the policy types "
                          "that were selected."}});
    } else {
      WriteMissing();
    }
    if (!with_settings_) {
      document_->Notice(Tone::kWarning, {{"Without settings: this report lists policies, and not "
                                          "what is in them."}});
    }
    if (!set_.changes) {
      document_->Paragraph(
          {{"It is the first set of its schedule, so there is none before it to "
            "compare it with."}});
      return;
    }
    Text words{{"Since the set before"}};
    if (diff_) words.insert(words.end(), {{", "}, Name(diff_->from)});
    words.push_back({": "});
    words.push_back({domain::DescribeChanges(*set_.changes), Tone::kStrong});
    words.push_back({"."});
    document_->Paragraph(words);
    if (!diff_) return;
    WriteDifferences(*document_, diff_->items, [](size_t) { return ""; });
    WriteNotCompared(*document_, diff_->not_compared);
  }

  void WriteMissing() {
    document_->Notice(Tone::kBad, {{"Not complete: of these policy types something is missing."}});
    document_->BeginTable("What is missing", {"Type", "State", "Stored", "Why"});
    for (const TypeSection& section : sections_) {
      const sets::SetType& type = section.facts;
      if (type.IsComplete()) continue;
      Text why{Name(type.error_message)};
      if (!type.error_code.empty()) {
        why.insert(why.end(),
                   {{type.error_message.empty() ? "" : " "}, Name(type.error_code, Tone::kCode)});
      }
      document_->Row({{Name(type.type, Tone::kPlain, section.anchor)},
                      {Name(type.state, ToneOfState(type.state))},
                      {{std::to_string(type.backed_up) + " of " + std::to_string(type.total)}},
                      why});
    }
    document_->EndTable();
  }

  void WriteOverview() {
    document_->Heading(2, {{"Policy types"}}, "types");
    document_->BeginTable("Policy types", {"Type", "State", "Found", "Stored", "Unreadable",
                                           "Left out", "API version"});
    for (const TypeSection& section : sections_) {
      const sets::SetType& type = section.facts;
      document_->Row({{Name(type.type, Tone::kPlain, section.anchor)},
                      {Name(type.state, ToneOfState(type.state))},
                      {{std::to_string(type.total)}},
                      {{std::to_string(type.backed_up)}},
                      {{std::to_string(type.errors)}},
                      {{std::to_string(type.excluded)}},
                      {Name(type.api_version)}});
    }
    document_->EndTable();
  }

  // The section of the next item's type, where it is the first of it.
  void BeginSection() {
    while (section_ < sections_.size() &&
           (sections_[section_].anchor.empty() || sections_[section_].begin < next_)) {
      ++section_;
    }
    if (section_ < sections_.size() && sections_[section_].begin == next_) {
      types_.Begin(sections_[section_], with_settings_);
    }
  }

  void WriteItem(const Json* content, Absence why = Absence::kNotThere) {
    BeginSection();
    if (with_settings_) types_.WriteItem(next_, content, why);
    ++next_;
  }

  void WriteUntil(size_t end) {
    while (next_ < end) WriteItem(nullptr);
  }

  void WriteDigests() {
    document_->Heading(2, {{"Digests, and how to verify them"}}, "digests");
    document_->BeginTable("Digests", {"Of", "SHA-256"});
    document_->Row({{{"this set", Tone::kStrong}}, {ShowDigest(set_.digest)}});
    if (!set_.previous_digest.empty()) {
      document_->Row({{{"the set before", Tone::kStrong}}, {ShowDigest(set_.previous_digest)}});
    }
    for (const TypeSection& section : sections_) {
      document_->Row({{Name(section.facts.type)}, {ShowDigest(section.facts.digest)}});
    }
    document_->EndTable();
    WriteHowToVerify(*document_, set_);
  }

  const Options options_;
  const sets::BackupSet set_;
  const std::vector<sets::Item> items_;
  const std::optional<sets::Diff> diff_;
  const Changes changes_;
  const std::vector<TypeSection> sections_;
  const bool with_settings_;
  const std::unique_ptr<Document> document_;
  TypeWriter types_;
  size_t next_ = 0;     // the first item that is not written
  size_t section_ = 0;  // that of the last that is
};

SetReport::SetReport(std::ostream& out, const Options& options, sets::BackupSet set,
                     std::vector<sets::Item> items, std::optional<sets::Diff> diff,
                     bool with_settings)
    : impl_(std::make_unique<Impl>(out, options, std::move(set), std::move(items), std::move(diff),
                                   with_settings)) {}
SetReport::~SetReport() = default;

bool SetReport::AddContent(std::string_view line) { return impl_->AddContent(line); }
void SetReport::Finish() { impl_->Finish(); }

}  // namespace strongroom::report
