#include "domain/run_facts.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "domain/notice_events.h"
#include "domain/show_changes.h"

namespace strongroom::domain {
namespace {

constexpr size_t kMostActors = 3;
constexpr size_t kMostMessage = 1024;

// One sentence about what the run has to do with the incident; its own words where it failed.
std::string MessageOf(const Run& run, std::string_view event, FactState state) {
  const std::string& error = run.status.outcome.error_message;
  if (state == FactState::kHolds && !error.empty()) return base::Cut(error, kMostMessage);
  const bool is_partial = event == notice_event::kRunPartial;
  const std::string_view what =
      state == FactState::kHolds
          ? (is_partial ? "stored less than was selected" : "failed")
          : (is_partial ? "stored all that was selected" : "stored a backup set");
  return "Run " + run.meta.name + ' ' + std::string(what) + '.';
}

NoticeFact FactOf(const Run& run, std::string_view event, FactState state, std::string_view set) {
  const ResolvedRun& resolved = *run.status.resolved;
  const Outcome& outcome = run.status.outcome;
  return {.event = std::string(event),
          .object_uid = resolved.schedule.uid,
          .key = run.meta.uid,
          .state = state,
          .object = {"BackupSchedule", run.meta.ns, resolved.schedule.name, resolved.tenant.name},
          .reason = outcome.reason,
          .message = MessageOf(run, event, state),
          .actor = {},
          .run = run.meta.name,
          .set = std::string(set),
          .at = outcome.finished_at.value_or(resolved.scheduled_for)};
}

// "ann@example.com, ben@example.com and 3 more": by name, each once. Empty: nobody knows.
std::string ActorsOf(const std::vector<ItemChange>& changes) {
  std::set<std::string> actors;
  for (const ItemChange& change : changes) {
    if (!change.deed.actor.empty()) actors.insert(change.deed.actor);
  }
  std::string text;
  size_t shown = 0;
  for (const std::string& actor : actors) {
    if (shown == kMostActors) break;
    if (shown > 0) text += ", ";
    text += actor;
    ++shown;
  }
  return text + base::AndMore(actors.size(), shown);
}

bool IsAny(const ChangeCounts& changes) { return changes != ChangeCounts{}; }

}  // namespace

std::vector<NoticeFact> FactsOfEnd(const Run& run, std::string_view set) {
  if (!run.status.resolved) return {};
  std::vector<NoticeFact> facts;
  const auto add = [&](std::string_view event, FactState state) {
    facts.push_back(FactOf(run, event, state, set));
  };
  const Outcome& outcome = run.status.outcome;
  switch (outcome.phase) {
    case RunPhase::kSuccess:
      add(notice_event::kRunFailed, FactState::kOver);
      add(notice_event::kRunPartial, FactState::kOver);
      break;
    case RunPhase::kPartial:
      add(notice_event::kRunFailed, FactState::kOver);
      add(notice_event::kRunPartial, FactState::kHolds);
      break;
    case RunPhase::kFailed:
      add(notice_event::kRunFailed, FactState::kHolds);
      break;
    case RunPhase::kPending:
    case RunPhase::kRunning:
    case RunPhase::kCanceled:
    case RunPhase::kSkipped:
      break;
  }
  if (StoresSet(outcome.phase) && outcome.summary.changes && IsAny(*outcome.summary.changes)) {
    add(notice_event::kDrift, FactState::kHappened);
    facts.back().message = DescribeChanges(*outcome.summary.changes);
    facts.back().actor = ActorsOf(run.status.changes);
  }
  return facts;
}

}  // namespace strongroom::domain
