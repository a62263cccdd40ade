#include "report/parts.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/timestamp.h"
#include "domain/outcome.h"
#include "sets/members.h"

namespace strongroom::report {
namespace {

// In bytes: more than Microsoft Graph or Kubernetes let a name have.
constexpr size_t kLongestName = 512;

// Of what may be copied into a shell.
bool IsPlainName(std::string_view name) {
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
    return base::IsLower(c) || base::IsDigit(c) || c == '-' || c == '.';
  });
}

Text Who(const domain::Deed& deed) {
  if (deed.actor.empty()) return {};
  Text who{Name(deed.actor)};
  if (!deed.activity.empty()) who.push_back({": " + Name(deed.activity).text, Tone::kQuiet});
  return who;
}

}  // namespace

std::unique_ptr<Document> NewDocument(std::ostream& out, Format format) {
  return format == Format::kHtml ? NewHtmlDocument(out) : NewMarkdownDocument(out);
}

Span Name(std::string_view name, Tone tone, std::string anchor) {
  return {Shortened(name, kLongestName), tone, std::move(anchor)};
}

Span PolicyName(std::string_view name, std::string_view id, std::string anchor) {
  return Name(name.empty() ? id : name, Tone::kPlain, std::move(anchor));
}

Span ShowTime(std::chrono::sys_seconds instant) {
  std::string text = base::FormatTimestamp(instant);
  text[text.find('T')] = ' ';
  text.pop_back();
  return {text + " UTC", Tone::kTime};
}

Span ShowDigest(std::string_view hex) {
  return {hex.empty() ? "" : sets::DigestText(hex), Tone::kCode};
}

std::string ItemAnchor(size_t index) { return "p" + std::to_string(index + 1); }

std::string TypeAnchor(size_t index) { return "t" + std::to_string(index + 1); }

Tone ToneOfState(std::string_view state) {
  const auto known = base::Parse<domain::TypeState>(state);
  if (known == domain::TypeState::kComplete) return Tone::kGood;
  return known == domain::TypeState::kFailed ? Tone::kBad : Tone::kWarning;
}

Span ShowChange(domain::Change change) {
  const std::string word(domain::NameOf(change));
  switch (change) {
    case domain::Change::kAdded:
      return {word, Tone::kGood};
    case domain::Change::kChanged:
      return {word, Tone::kWarning};
    case domain::Change::kRemoved:
      break;
  }
  return {word, Tone::kBad};
}

void WriteDifferences(Document& document, const std::vector<sets::Difference>& items,
                      const std::function<std::string(size_t index)>& anchor) {
  if (items.empty()) return;
  const bool has_actors = std::any_of(items.begin(), items.end(), [](const sets::Difference& item) {
    return !item.deed.actor.empty() || item.deed.at;
  });
  std::vector<std::string> columns{"Policy", "Type", "Change"};
  if (has_actors) columns.insert(columns.end(), {"Who", "When"});
  document.BeginTable("Policies that differ", columns);
  for (size_t i = 0; i < items.size(); ++i) {
    const sets::Difference& item = items[i];
    std::vector<Text> cells{
        {PolicyName(item.name, item.id, anchor(i))}, {Name(item.type)}, {ShowChange(item.change)}};
    if (has_actors) {
      cells.push_back(Who(item.deed));
      cells.push_back(item.deed.at ? Text{ShowTime(*item.deed.at)} : Text());
    }
    document.Row(cells);
  }
  document.EndTable();
}

void WriteNotCompared(Document& document, const std::vector<sets::NotCompared>& types) {
  if (types.empty()) return;
  document.Notice(Tone::kWarning, {{"Not compared: types that are not complete in both sets. Of "
                                    "what they have, nothing is told to be added, changed or "
                                    "removed."}});
  document.BeginTable("Types that are not compared", {"Type", "Why"});
  for (const sets::NotCompared& type : types) document.Row({{Name(type.type)}, {Name(type.why)}});
  document.EndTable();
}

void WriteHowToVerify(Document& document, const sets::BackupSet& set) {
  document.Paragraph(
      {{"Each digest is a SHA-256. That of a policy is of its content, that of a type of all its "
        "policies, that of the set of all its types; and each set has that of the one before, so "
        "that none can be altered or taken out unseen. Who may, has all of them made again from "
        "what is stored:"}});
  const bool is_plain = IsPlainName(set.name) && IsPlainName(set.ns);
  document.Command("kubectl strongroom verify " + (is_plain ? set.name : "SET") + " -n " +
                   (is_plain ? set.ns : "NAMESPACE"));
  document.Paragraph({{"It says "},
                      {"verified", Tone::kCode},
                      {", with the digest of the set that stands here. Set this beside a "
                       "copy that was kept elsewhere: a digest proves no more than where it comes "
                       "from."}});
}

void WriteSignOff(Document& document, const Options& options) {
  document.Heading(2, {{"Sign-off"}}, "signoff");
  document.SignOff({"Name", "Date", "Signature"});
  document.Paragraph({{"Made by Strongroom, ", Tone::kQuiet},
                      ShowTime(options.now),
                      {". Characters that cannot be seen are shown as escapes.", Tone::kQuiet}});
}

}  // namespace strongroom::report
