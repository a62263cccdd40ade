#include "export/commit_message.h"

#include <algorithm>
#include <sstream>

#include "base/printable.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "domain/show_changes.h"
#include "domain/show_policies.h"
#include "sets/members.h"

namespace strongroom::exporting {
namespace {

// https://git-scm.com/docs/git-interpret-trailers
constexpr std::string_view kSetTrailer = "Strongroom-Set";
constexpr std::string_view kScheduleTrailer = "Strongroom-Schedule";
constexpr std::string_view kScheduleUidTrailer = "Strongroom-Schedule-UID";
constexpr size_t kMaxShown = 300;
constexpr size_t kMaxActors = 20;

// One line of somebody else's words.
std::string Shown(const std::string& text) { return base::Cut(base::Printable(text), kMaxShown); }

std::string SubjectOf(const sets::BackupSet& set) {
  std::string subject = Shown(set.schedule) + ": " + domain::ShowPolicies(set.items);
  if (set.changes) subject += ", " + domain::ShowChanges(*set.changes);
  return subject + (set.is_complete ? "" : ", not complete");
}

// A type that is read in full has nothing to tell.
std::string IncompleteTypes(const sets::BackupSet& set) {
  std::string text;
  for (const sets::SetType& type : set.types) {
    if (type.IsComplete()) continue;
    text += "- " + Shown(type.type) + ": " + Shown(type.state) + ", " +
            std::to_string(type.backed_up) + " of " + std::to_string(type.total);
    if (!type.error_code.empty()) text += ", " + Shown(type.error_code);
    if (!type.error_message.empty()) text += ": " + Shown(type.error_message);
    text += '\n';
  }
  if (text.empty()) return text;
  return "Not complete are these types; what is missing of them may be there all the same:\n" +
         text + '\n';
}

// Of the last paragraph; empty where there is none.
std::string TrailerOf(std::string_view message, std::string_view name) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  const std::string begin = std::string(name) + ": ";
  std::istringstream lines(
      std::string(message.substr(std::min(message.rfind("\n\n"), message.size()))));
  std::string line;
  while (std::getline(lines, line)) {
    if (line.starts_with(begin)) return line.substr(begin.size());
  }
  return {};
}

}  // namespace

std::string CommitMessage(const sets::BackupSet& set, const sets::Actors& actors) {
  std::string message = SubjectOf(set) + "\n\n" + IncompleteTypes(set);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) message.append(name).append(": ").append(Shown(value)) += '\n';
  };
  const size_t named = std::min(actors.size(), kMaxActors);
  for (size_t i = 0; i < named; ++i) add("Strongroom-Actor", actors[i]);
  add("Strongroom-Tenant", set.tenant);
  add(kScheduleTrailer, set.schedule);
  add(kScheduleUidTrailer, set.schedule_uid);
  add("Strongroom-Run", set.run);
  add("Strongroom-Taken-At", base::FormatTimestamp(set.taken_at));
  add("Strongroom-Digest", sets::DigestText(set.digest));
  add(kSetTrailer, set.name);
  return message;
}

std::optional<ExportedSet> SetOfCommit(std::string_view message) {
  ExportedSet set{.name = TrailerOf(message, kSetTrailer),
                  .schedule = TrailerOf(message, kScheduleTrailer),
                  .schedule_uid = TrailerOf(message, kScheduleUidTrailer)};
  if (set.name.empty() || set.schedule.empty() || set.schedule_uid.empty()) return std::nullopt;
  return set;
}

}  // namespace strongroom::exporting
