#include "export/commit_message.h"

#include <algorithm>

#include "base/printable.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "domain/show_changes.h"
#include "sets/members.h"

namespace strongroom::exporting {
namespace {

constexpr std::string_view kSetTrailer = "Strongroom-Set: ";
constexpr size_t kMaxShown = 300;
constexpr size_t kMaxActors = 20;

// One line of somebody else's words.
std::string Shown(const std::string& text) { return base::Cut(base::Printable(text), kMaxShown); }

std::string SubjectOf(const sets::BackupSet& set) {
  std::string subject = Shown(set.schedule) + ": " + std::to_string(set.items);
  subject += set.items == 1 ? " policy" : " policies";
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

}  // namespace

std::string CommitMessage(const sets::BackupSet& set, const Actors& actors) {
  std::string message = SubjectOf(set) + "\n\n" + IncompleteTypes(set);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) message.append(name).append(": ").append(Shown(value)) += '\n';
  };
  const size_t named = std::min(actors.size(), kMaxActors);
  for (size_t i = 0; i < named; ++i) add("Strongroom-Actor", actors[i]);
  add("Strongroom-Tenant", set.tenant);
  add("Strongroom-Schedule", set.schedule);
  add("Strongroom-Run", set.run);
  add("Strongroom-Taken-At", base::FormatTimestamp(set.taken_at));
  add("Strongroom-Digest", sets::DigestText(set.digest));
  return message.append(kSetTrailer).append(Shown(set.name)) + '\n';
}

std::optional<std::string> SetOfCommit(std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  const size_t end_of_line = message.rfind('\n');
  if (end_of_line == std::string_view::npos) return std::nullopt;
  const std::string_view last = message.substr(end_of_line + 1);
  if (!last.starts_with(kSetTrailer)) return std::nullopt;
  return std::string(last.substr(kSetTrailer.size()));
}

}  // namespace strongroom::exporting
