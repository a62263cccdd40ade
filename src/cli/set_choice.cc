#include "cli/set_choice.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "api/kinds.h"
#include "cli/command_flags.h"
#include "cli/error.h"
#include "cli/names.h"

namespace strongroom::cli {
namespace {

using sets::BackupSet;

std::vector<BackupSet> SetsOf(const Objects& objects, const std::string& schedule) {
  std::vector<BackupSet> sets = objects.Sets(false, schedule);
  if (sets.empty()) RefuseImported(objects, schedule);
  return sets;
}

std::optional<BackupSet> NewestOf(const Objects& objects, const std::string& schedule) {
  std::vector<BackupSet> sets = SetsOf(objects, schedule);
  if (sets.empty()) return std::nullopt;
  return std::move(*std::min_element(sets.begin(), sets.end(), IsNewerSet));
}

// The set that the argument names; absent when it can only be a schedule.
std::optional<BackupSet> NamedSet(const Objects& objects, const std::string& argument) {
  if (SaysSchedule(argument)) return std::nullopt;
  return objects.SetIfThere(NameFrom(argument, api::kSetKind));
}

}  // namespace

void RefuseImported(const Objects& objects, const std::string& schedule) {
  const std::vector<BackupSet> imported = objects.ImportedSets(false, schedule);
  if (imported.empty()) return;
  throw CliError("schedule " + schedule + " has no backup set of its own; " +
                 std::min_element(imported.begin(), imported.end(), IsNewerSet)->name +
                 " is the newest that was put in under its name");
}

bool IsNewerSet(const BackupSet& a, const BackupSet& b) {
  return std::tie(a.taken_at, a.id) > std::tie(b.taken_at, b.id);
}

bool SaysSchedule(const std::string& argument) {
  const std::string word = argument.substr(0, argument.find_first_of("./"));
  const api::Kind& kind = api::kScheduleKind;
  return argument.find('/') != std::string::npos &&
         (word == kind.singular || word == kind.plural || word == kind.short_name);
}

// A schedule may be gone while its sets are there.
BackupSet FindSet(const Objects& objects, const std::string& argument) {
  std::optional<BackupSet> set = NamedSet(objects, argument);
  if (set) return *std::move(set);
  if (SaysSchedule(argument)) {
    const std::string schedule = ScheduleNameFrom(argument);
    set = NewestOf(objects, schedule);
    if (!set) throw CliError("schedule " + schedule + " has no backup set");
    return *std::move(set);
  }
  const std::string name = NameFrom(argument, api::kSetKind);
  const bool may_be_schedule = name == argument;
  if (may_be_schedule) set = NewestOf(objects, name);
  return set ? *std::move(set) : objects.Set(name);
}

std::vector<BackupSet> FindSets(const Objects& objects, const std::string& argument) {
  std::optional<BackupSet> named = NamedSet(objects, argument);
  if (named) return {*std::move(named)};
  const std::string schedule = SaysSchedule(argument) ? ScheduleNameFrom(argument) : argument;
  std::vector<BackupSet> sets = SetsOf(objects, schedule);
  if (sets.empty()) return {FindSet(objects, argument)};  // says what is not there
  std::sort(sets.begin(), sets.end(),
            [](const BackupSet& a, const BackupSet& b) { return IsNewerSet(b, a); });
  return sets;
}

BackupSet FindHeldSet(const Objects& objects, const std::string& argument) {
  std::optional<BackupSet> named = NamedSet(objects, argument);
  if (named) {
    if (!named->hold) throw CliError("backup set " + named->name + " is not held");
    return *std::move(named);
  }
  const std::string schedule = SaysSchedule(argument) ? ScheduleNameFrom(argument) : argument;
  std::vector<BackupSet> held = SetsOf(objects, schedule);
  if (held.empty()) return FindSet(objects, argument);  // says what is not there
  std::erase_if(held, [](const BackupSet& set) { return !set.hold; });
  if (held.empty()) throw CliError("no backup set of schedule " + schedule + " is held");
  if (held.size() > 1) {
    std::string names;
    for (const BackupSet& set : held) names += (names.empty() ? "" : ", ") + set.name;
    throw CliError("several backup sets of schedule " + schedule +
                   " are held; say which: " + names);
  }
  return std::move(held.front());
}

}  // namespace strongroom::cli
