#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalogue/normalise.h"
#include "domain/show_changes.h"
#include "domain/show_policies.h"
#include "report/error.h"
#include "report/parts.h"
#include "report/policy_types.h"
#include "report/report.h"
#include "sets/answer.h"
#include "sets/error.h"

namespace strongroom::report {
namespace {

using base::Json;

class DiffReport {
 public:
  DiffReport(std::ostream& out, const Options& options, const sets::Diff& diff,
             const sets::BackupSet& before, const sets::BackupSet& after, const ContentOf& contents)
      : options_(options),
        diff_(diff),
        before_(before),
        after_(after),
        contents_(contents),
        document_(NewDocument(out, options.format)) {}

  void Write() {
    WriteFront();
    WriteSummary();
    std::string type;
    for (size_t i = 0; i < diff_.items.size(); ++i) {
      if (i == 0 || diff_.items[i].type != type) {
        type = diff_.items[i].type;
        BeginType(i);
      }
      WriteItem(diff_.items[i], ItemAnchor(i));
    }
    WriteDigests();
    WriteSignOff(*document_, options_);
    document_->End();
  }

 private:
  void WriteFront() {
    document_->Begin("Changes of " + after_.tenant + ": " + diff_.from + " to " + diff_.to);
    document_->Heading(1, {{"Changes of "}, Name(after_.tenant)}, "top");
    document_->BeginTable("The two sets", {"Property", "Before", "After"});
    const auto row = [&](const char* name, const Text& before, const Text& after) {
      document_->Row({{{name}}, before, after});
    };
    row("Backup set", {Name(before_.name, Tone::kStrong)}, {Name(after_.name, Tone::kStrong)});
    row("Schedule", {Name(before_.schedule)}, {Name(after_.schedule)});
    row("Taken", {ShowTime(before_.taken_at)}, {ShowTime(after_.taken_at)});
    row("Complete", {Completeness(before_)}, {Completeness(after_)});
    row("Holds", {{domain::ShowPolicies(before_.items)}}, {{domain::ShowPolicies(after_.items)}});
    document_->EndTable();
    std::vector<Chapter> chapters{{{{"Summary", Tone::kPlain, "summary"}}}};
    for (size_t i = 0; i < diff_.items.size(); ++i) {
      const sets::Difference& item = diff_.items[i];
      if (i > 0 && diff_.items[i - 1].type == item.type) continue;
      chapters.push_back({{Name(item.type, Tone::kPlain, TypeAnchor(i))}});
    }
    chapters.push_back({{{"Digests, and how to verify them", Tone::kPlain, "digests"}}});
    chapters.push_back({{{"Sign-off", Tone::kPlain, "signoff"}}});
    document_->Contents(chapters);
  }

  static Span Completeness(const sets::BackupSet& set) {
    return set.is_complete ? Span{"yes", Tone::kGood} : Span{"no", Tone::kBad};
  }

  void WriteSummary() {
    document_->Heading(2, {{"Summary"}}, "summary");
    const auto& changes = diff_.changes;
    if (changes.added + changes.changed + changes.removed == 0) {
      document_->Notice(Tone::kGood, {{"Nothing differs of the types that were compared."}});
    } else {
      document_->Notice(Tone::kPlain, {{domain::DescribeChanges(changes)},
                                       {". What services change by themselves does not count."}});
    }
    WriteDifferences(*document_, diff_.items, ItemAnchor);
    WriteNotCompared(*document_, diff_.not_compared);
  }

  void BeginType(size_t first) {
    const std::string& key = diff_.items[first].type;
    document_->Heading(2, {Name(key)}, TypeAnchor(first));
    if (const catalogue::PolicyType* const type = FindType(options_, key)) {
      document_->Paragraph({{Describe(*type)}});
    }
  }

  void WriteItem(const sets::Difference& item, const std::string& anchor) {
    const bool is_changed = item.change == domain::Change::kChanged;
    document_->BeginFold({PolicyName(item.name, item.id), {" "}, ShowChange(item.change)}, anchor,
                         is_changed);
    std::vector<Fact> facts{{"Identity", {Name(item.id, Tone::kCode)}}};
    const domain::Deed& deed = item.deed;
    if (!deed.actor.empty()) facts.push_back({"Who", {Name(deed.actor)}});
    if (!deed.activity.empty()) facts.push_back({"What", {Name(deed.activity)}});
    if (deed.at) facts.push_back({"When", {ShowTime(*deed.at)}});
    document_->Facts(facts);
    if (!item.problem.empty()) document_->Notice(Tone::kBad, {Name(item.problem)});
    if (is_changed) {
      WriteChanged(item);
    } else {
      WriteWhole(item);
    }
    document_->EndFold();
  }

  void WriteChanged(const sets::Difference& item) {
    const auto before = ContentAt(Side::kBefore, item);
    const auto after = ContentAt(Side::kAfter, item);
    if (!before || !after) return WritePatch(item);
    const ComparedLines compared = ChangedLines(SettingsOf(*before), SettingsOf(*after));
    document_->ShowChanges(compared.lines);
    if (compared.has_more) {
      document_->Notice(Tone::kWarning,
                        {{"It is longer than what is shown of a policy; there may be more."}});
    }
  }

  void WriteWhole(const sets::Difference& item) {
    const auto content =
        ContentAt(item.change == domain::Change::kAdded ? Side::kAfter : Side::kBefore, item);
    if (content) return document_->ShowSettings(SettingsOf(*content));
    document_->Notice(Tone::kWarning, {{"What it consists of is not in this report."}});
  }

  void WritePatch(const sets::Difference& item) {
    if (!item.patch) {
      return document_->Notice(
          Tone::kWarning,
          item.no_patch.empty()
              ? Text{Span{"What differs of it is not in this report."}}
              : Text{Span{"What differs of it is not in this report: "}, Name(item.no_patch)});
    }
    document_->BeginTable("What differs", {"Where", "What", "Value now"});
    for (const sets::PatchStep& step : *item.patch) {
      document_->Row({{Name(step.path, Tone::kCode)},
                      {Name(step.op)},
                      {Span{Shortened(step.value, kMostValueBytes), Tone::kCode}}});
    }
    document_->EndTable();
  }

  // What of it counts as a change.
  std::optional<Json> ContentAt(Side side, const sets::Difference& item) const {
    if (!contents_) return std::nullopt;
    const auto text = contents_(side, item);
    if (!text) return std::nullopt;
    try {
      Json content = sets::ParseAnswer(*text);
      if (!content.is_object()) return content;
      const catalogue::PolicyType* type = FindType(options_, item.type);
      if (type == nullptr) {
        if (!options_.provider) return content;
        type = &catalogue::UnknownTypeOf(*options_.provider);
      }
      return catalogue::Normalise(*type, std::move(content));
    } catch (const sets::ReadError& e) {
      throw ReportError("the content of a policy that differs: " + std::string(e.what()));
    }
  }

  void WriteDigests() {
    document_->Heading(2, {{"Digests, and how to verify them"}}, "digests");
    document_->BeginTable("Digests", {"Of", "SHA-256"});
    for (const sets::BackupSet* set : {&before_, &after_}) {
      document_->Row({{Name(set->name, Tone::kStrong)}, {ShowDigest(set->digest)}});
      if (set->previous_digest.empty()) continue;
      document_->Row({{{"the one before "}, Name(set->name)}, {ShowDigest(set->previous_digest)}});
    }
    document_->EndTable();
    WriteHowToVerify(*document_, after_);
  }

  const Options options_;
  const sets::Diff& diff_;
  const sets::BackupSet& before_;
  const sets::BackupSet& after_;
  const ContentOf& contents_;
  const std::unique_ptr<Document> document_;
};

}  // namespace

void WriteDiffReport(std::ostream& out, const Options& options, const sets::Diff& diff,
                     const sets::BackupSet& before, const sets::BackupSet& after,
                     const ContentOf& contents) {
  DiffReport(out, options, diff, before, after, contents).Write();
}

}  // namespace strongroom::report
