#include "cli/set_choice.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>
#include <vector>

#include "api/kinds.h"
#include "base/json_members.h"
#include "cli/command_flags.h"
#include "cli/error.h"
#include "cli/names.h"

namespace strongroom::cli {
namespace {

using base::ObjectAt;
using base::TextOrEmpty;

// Null when there is none.
Json NewestOf(const Objects& objects, const std::string& schedule) {
  std::vector<Json> sets = objects.Sets(false, schedule);
  if (sets.empty()) return nullptr;
  return std::move(*std::min_element(sets.begin(), sets.end(), IsNewerSet));
}

bool IsHeld(const Json& set) { return ObjectAt(set, "spec").contains("hold"); }

// The set that the argument names; null when it can only be a schedule.
Json NamedSet(const Objects& objects, const std::string& argument) {
  if (SaysSchedule(argument)) return nullptr;
  return objects.OrNull(api::kSetKind, NameFrom(argument, api::kSetKind));
}

}  // namespace

std::string NameOfSet(const Json& set) { return TextOrEmpty(ObjectAt(set, "metadata"), "name"); }

bool IsNewerSet(const Json& a, const Json& b) {
  const auto order = [](const Json& set) {
    const Json& status = ObjectAt(set, "status");
    const std::string id = TextOrEmpty(status, "backupSetID");
    return std::tuple(TextOrEmpty(status, "takenAt"), id.size(), id);
  };
  return order(a) > order(b);
}

bool SaysSchedule(const std::string& argument) {
  const std::string word = argument.substr(0, argument.find_first_of("./"));
  const api::Kind& kind = api::kScheduleKind;
  return argument.find('/') != std::string::npos &&
         (word == kind.singular || word == kind.plural || word == kind.short_name);
}

// A schedule may be gone while its sets are there.
Json FindSet(const Objects& objects, const std::string& argument) {
  Json set = NamedSet(objects, argument);
  if (!set.is_null()) return set;
  if (SaysSchedule(argument)) {
    const std::string schedule = ScheduleNameFrom(argument);
    set = NewestOf(objects, schedule);
    if (set.is_null()) throw CliError("schedule " + schedule + " has no backup set");
    return set;
  }
  const std::string name = NameFrom(argument, api::kSetKind);
  const bool may_be_schedule = name == argument;
  if (may_be_schedule) set = NewestOf(objects, name);
  return set.is_null() ? objects.Set(name) : set;
}

Json FindHeldSet(const Objects& objects, const std::string& argument) {
  Json named = NamedSet(objects, argument);
  if (!named.is_null()) {
    if (!IsHeld(named)) throw CliError("backup set " + NameOfSet(named) + " is not held");
    return named;
  }
  const std::string schedule = SaysSchedule(argument) ? ScheduleNameFrom(argument) : argument;
  std::vector<Json> held = objects.Sets(false, schedule);
  if (held.empty()) return FindSet(objects, argument);  // says what is not there
  std::erase_if(held, [](const Json& set) { return !IsHeld(set); });
  if (held.empty()) throw CliError("no backup set of schedule " + schedule + " is held");
  if (held.size() > 1) {
    std::string names;
    for (const Json& set : held) names += (names.empty() ? "" : ", ") + NameOfSet(set);
    throw CliError("several backup sets of schedule " + schedule +
                   " are held; say which: " + names);
  }
  return std::move(held.front());
}

}  // namespace strongroom::cli
