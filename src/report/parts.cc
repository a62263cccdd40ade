#include "report/parts.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/ascii.h"
#include "base/timestamp.h"

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

Text Who(const Difference& item) {
  if (item.actor.empty()) return {};
  Text who{Name(item.actor)};
  if (!item.activity.empty()) who.push_back({": " + Name(item.activity).text, Tone::kQuiet});
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

Span ShowTime(std::string_view timestamp) {
  const auto instant = base::ParseTimestamp(timestamp);
  if (!instant) return Name(timestamp);
  std::string text = base::FormatTimestamp(*instant);
  text[text.find('T')] = ' ';
  text.pop_back();
  return {text + " UTC", Tone::kTime};
}

std::string CountOf(int64_t count) {
  return std::to_string(count) + (count == 1 ? " policy" : " policies");
}

Text ShowCounts(const Counts& changes) {
  return {{std::to_string(changes.added) + " added, " + std::to_string(changes.changed) +
           " changed, " + std::to_string(changes.removed) + " removed"}};
}

Tone ToneOfState(std::string_view state) {
  if (state == "complete") return Tone::kGood;
  return state == "failed" ? Tone::kBad : Tone::kWarning;
}

Tone ToneOfChange(std::string_view change) {
  if (change == "added") return Tone::kGood;
  return change == "removed" ? Tone::kBad : Tone::kWarning;
}

std::string ShowBytes(int64_t bytes) {
  constexpr std::array kUnits{"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::to_string(bytes) + " bytes";
  double amount = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) amount /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f ", amount);
  return text.data() + std::string(kUnits.at(unit));
}

void WriteDifferences(Document& document, const std::vector<Difference>& items,
                      const std::function<std::string(size_t index)>& anchor) {
  if (items.empty()) return;
  const bool has_actors = std::any_of(items.begin(), items.end(), [](const Difference& item) {
    return !item.actor.empty() || !item.at.empty();
  });
  std::vector<std::string> columns{"Policy", "Type", "Change"};
  if (has_actors) columns.insert(columns.end(), {"Who", "When"});
  document.BeginTable("Policies that differ", columns);
  for (size_t i = 0; i < items.size(); ++i) {
    const Difference& item = items[i];
    std::vector<Text> cells{{PolicyName(item.name, item.id, anchor(i))},
                            {Name(item.type)},
                            {Name(item.change, ToneOfChange(item.change))}};
    if (has_actors) {
      cells.push_back(Who(item));
      cells.push_back({ShowTime(item.at)});
    }
    document.Row(cells);
  }
  document.EndTable();
}

void WriteNotCompared(Document& document, const std::vector<NotCompared>& types) {
  if (types.empty()) return;
  document.Notice(Tone::kWarning, {{"Not compared: types that are not complete in both sets. Of "
                                    "what they have, nothing is told to be added, changed or "
                                    "removed."}});
  document.BeginTable("Types that are not compared", {"Type", "Why"});
  for (const NotCompared& type : types) document.Row({{Name(type.type)}, {Name(type.why)}});
  document.EndTable();
}

void WriteHowToVerify(Document& document, const SetFacts& set) {
  document.Paragraph(
      {{"Each digest is a SHA-256. That of a policy is of its content, that of a type of all its "
        "policies, that of the set of all its types; and each set has that of the one before, so "
        "that none can be altered or taken out unseen. Who may, has all of them made again from "
        "what is stored:"}});
  const bool is_plain = IsPlainName(set.name) && IsPlainName(set.ns);
  document.Command("kubectl get --raw /apis/sets.strongroom.dev/v1alpha1/namespaces/" +
                   (is_plain ? set.ns : "NAMESPACE") + "/backupsets/" +
                   (is_plain ? set.name : "SET") + "/verify");
  document.Paragraph({{"It answers "},
                      {"verified: true", Tone::kCode},
                      {", and the set still has the digest that stands here. Set this beside a "
                       "copy that was kept elsewhere: a digest proves no more than where it comes "
                       "from."}});
}

void WriteSignOff(Document& document, const Options& options) {
  document.Heading(2, {{"Sign-off"}}, "signoff");
  document.SignOff({"Name", "Date", "Signature"});
  document.Paragraph({{"Made by Strongroom, ", Tone::kQuiet},
                      ShowTime(base::FormatTimestamp(options.now)),
                      {". Characters that cannot be seen are shown as escapes.", Tone::kQuiet}});
}

}  // namespace strongroom::report
