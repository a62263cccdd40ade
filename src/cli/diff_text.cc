#include "cli/diff_text.h"

#include <map>
#include <string_view>

#include "base/unified_diff.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

using base::DiffLine;
using domain::Change;

constexpr const char* kNoFile = "/dev/null";

std::string LabelBy(const sets::Difference& policy, const std::string& name) {
  return policy.type + '/' + name;
}

Color ColorOf(DiffLine kind) {
  switch (kind) {
    case DiffLine::kHunk:
      return Color::kCyan;
    case DiffLine::kRemoved:
      return Color::kRed;
    case DiffLine::kAdded:
      return Color::kGreen;
    case DiffLine::kSame:
    case DiffLine::kNote:
      break;
  }
  return Color::kPlain;
}

Color ColorOf(const sets::PatchStep& step) {
  return step.op == "add" ? Color::kGreen : step.op == "remove" ? Color::kRed : Color::kCyan;
}

}  // namespace

std::vector<std::string> LabelsOf(const sets::Diff& diff) {
  std::map<std::string, int> count;
  for (const sets::Difference& policy : diff.items) ++count[LabelBy(policy, policy.name)];
  std::vector<std::string> labels;
  for (const sets::Difference& policy : diff.items) {
    const std::string label = LabelBy(policy, policy.name);
    const bool is_its = !policy.name.empty() && count[label] == 1;
    labels.push_back(is_its ? label : LabelBy(policy, policy.id));
  }
  return labels;
}

void PrintUnified(const sets::Diff& diff, const sets::Difference& policy, const std::string& label,
                  const PolicyTexts& texts, Printer& out) {
  const std::string before = label + " (" + diff.from + ')';
  const std::string after = label + " (" + diff.to + ')';
  out.Colored({{Color::kBold, "--- " + (policy.change == Change::kAdded ? kNoFile : before)}});
  out.Colored({{Color::kBold, "+++ " + (policy.change == Change::kRemoved ? kNoFile : after)}});
  base::WriteUnifiedDiff(texts.before, texts.after, [&](DiffLine kind, std::string_view line) {
    out.Colored({{ColorOf(kind), std::string(line)}});
  });
  out.Flush();
}

void PrintPatch(const sets::Difference& policy, const std::string& label, Printer& out) {
  out.Colored({{Color::kBold, label + ' ' + std::string(NameOf(policy.change))}});
  if (policy.patch) {
    for (const sets::PatchStep& step : *policy.patch) {
      out.Colored({{ColorOf(step), "  " + step.op + ' ' + step.path +
                                       (step.value.empty() ? "" : ": " + step.value)}});
    }
  } else if (policy.change == Change::kChanged) {
    const std::string why = policy.no_patch.empty()
                                ? "of so many, the server tells no patch of this one"
                                : policy.no_patch;
    out.Colored({{Color::kPlain, "  (" + why + ')'}});
  }
  out.Flush();
}

void WarnOfNotCompared(const sets::Diff& diff, Printer& err) {
  std::map<std::string, std::vector<std::string>> types;
  for (const sets::NotCompared& type : diff.not_compared) types[type.why].push_back(type.type);
  for (const auto& [why, names] : types) {
    err.Line("warning: not compared, as they are " + why + ':');
    for (const std::string& line : LinesOfNames(names, "  ")) err.Line(line);
  }
}

}  // namespace strongroom::cli
