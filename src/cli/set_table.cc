#include "cli/set_table.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/timestamp.h"
#include "cli/duration.h"
#include "cli/set_choice.h"
#include "cli/table.h"

namespace strongroom::cli {
namespace {

using base::BoolAt;
using base::IntAt;
using base::ObjectAt;
using base::TextOrEmpty;

constexpr size_t kShortDigest = 19;  // "sha256:" and twelve digits

std::string Number(const Json& object, const char* member) {
  return std::to_string(IntAt(object, member).value_or(0));
}

std::string ShowChanges(const Json& status) {
  const Json& changes = ObjectAt(status, "changes");
  if (changes.empty()) return "first";
  return '+' + Number(changes, "added") + " ~" + Number(changes, "changed") + " -" +
         Number(changes, "removed");
}

std::string ShowHold(const Json& set, bool is_wide) {
  const Json& spec = ObjectAt(set, "spec");
  if (!spec.contains("hold")) return "-";
  const Json& hold = ObjectAt(spec, "hold");
  const std::string until = TextOrEmpty(hold, "until");
  std::string shown = until.empty() ? "for good" : "until " + until;
  if (is_wide) shown += ", by " + TextOrEmpty(hold, "by") + ": " + TextOrEmpty(hold, "reason");
  return shown;
}

std::string ShowAge(const Json& status, std::chrono::sys_seconds now) {
  const auto taken_at = base::ParseTimestamp(TextOrEmpty(status, "takenAt"));
  return taken_at ? ShowDuration(now - *taken_at) : "-";
}

std::vector<std::string> Header(const SetTableOptions& options) {
  std::vector<std::string> header;
  if (options.with_namespace) header.emplace_back("NAMESPACE");
  header.insert(header.end(),
                {"SET", "SCHEDULE", "TENANT", "COMPLETE", "POLICIES", "CHANGES", "AGE", "HELD"});
  if (options.is_wide) header.insert(header.end(), {"SIZE", "STORED", "DIGEST"});
  return header;
}

std::vector<std::string> RowFor(const Json& set, const SetTableOptions& options) {
  const Json& status = ObjectAt(set, "status");
  std::vector<std::string> cells;
  if (options.with_namespace) cells.push_back(TextOrEmpty(ObjectAt(set, "metadata"), "namespace"));
  cells.insert(
      cells.end(),
      {NameOfSet(set), TextOrEmpty(status, "scheduleName"), TextOrEmpty(status, "tenantName"),
       BoolAt(status, "complete", false) ? "yes" : "NO", Number(status, "items"),
       ShowChanges(status), ShowAge(status, options.now), ShowHold(set, options.is_wide)});
  if (options.is_wide) {
    cells.insert(cells.end(), {ShowBytes(IntAt(status, "rawBytes").value_or(0)),
                               ShowBytes(IntAt(status, "storedBytes").value_or(0)),
                               TextOrEmpty(status, "digest").substr(0, kShortDigest)});
  }
  return cells;
}

}  // namespace

std::vector<std::string> SetTableLines(const std::vector<Json>& sets,
                                       const SetTableOptions& options) {
  Table table(Header(options));
  for (const Json& set : sets) table.AddRow(RowFor(set, options));
  return table.Lines();
}

std::string ShowBytes(int64_t bytes) {
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value,
                kUnits[unit]);
  return text.data();
}

}  // namespace strongroom::cli
