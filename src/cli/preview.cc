#include "cli/preview.h"

#include <nlohmann/json.hpp>

#include "base/timestamp.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/instant.h"
#include "cli/table.h"
#include "domain/settled.h"
#include "domain/slot_days.h"
#include "domain/time_of_day.h"

namespace strongroom::cli {
namespace {

using domain::LocalTimeKind;
using domain::SlotDay;
using std::chrono::seconds;
using std::chrono::sys_seconds;

std::string NameOf(const api::Meta& meta) {
  const std::string name = meta.name.empty() ? "(no name)" : meta.name;
  return meta.ns.empty() ? name : meta.ns + "/" + name;
}

std::string NoteOn(const SlotDay& day, const domain::Timing& timing) {
  const std::string time = domain::ShowTimeOfDay(timing.time_of_day);
  switch (day.kind) {
    case LocalTimeKind::kNoSuchDay:
      return "no such day in " + timing.zone.Name() + ": no slot";
    case LocalTimeKind::kRepeated:
      return time + " comes twice, runs at the first";
    case LocalTimeKind::kSkipped:
      break;
    case LocalTimeKind::kOnce:
      return "";
  }
  const std::chrono::local_seconds wall = WallTime(*day.slot, day.utc_offset);
  const std::string runs_at = ShowTime(wall);
  if (std::chrono::floor<std::chrono::days>(wall) == day.day) {
    return time + " does not exist, runs at " + runs_at;
  }
  return time + " does not exist on " + ShowDay(day.day) + ", runs at " + runs_at +
         " of the next day";
}

PreviewRow RowFor(const SlotDay& day, const domain::Timing& timing, seconds offset) {
  PreviewRow row;
  row.note = NoteOn(day, timing);
  row.weekday = ShowWeekday(day.day);
  if (!day.slot) {
    row.local = ShowDay(day.day);
    return row;
  }
  row.slot = day.slot;
  row.starts = *day.slot + offset;
  row.local = ShowLocal(*day.slot, day.utc_offset);
  row.weekday =
      ShowWeekday(std::chrono::floor<std::chrono::days>(WallTime(*day.slot, day.utc_offset)));
  return row;
}

// Slots later than this are shown.
sys_seconds ShownAfter(const api::Schedule& schedule, const PreviewRequest& request,
                       seconds offset) {
  if (request.from) return *request.from - offset - seconds{1};
  return domain::PassedUntil(schedule.status, request.now, offset);
}

std::string EndOfRules() {
  return ShowDay(
      std::chrono::floor<std::chrono::days>(WallTime(domain::kEndOfTimeZoneRules, seconds{0})));
}

std::vector<std::string> RemarksOn(const api::Schedule& schedule, seconds offset) {
  std::vector<std::string> remarks;
  if (!schedule.spec->enabled) {
    remarks.emplace_back(
        "The schedule is disabled (spec.enabled is false): nothing runs. These would be its "
        "slots.");
  }
  const std::string unsupported = domain::Describe(schedule.unsupported);
  const std::string not_ready = unsupported.empty()
                                    ? domain::WhyNotReady(schedule.status, schedule.meta.generation)
                                    : unsupported;
  if (!not_ready.empty())
    remarks.push_back("The schedule is not ready, nothing runs: " + not_ready);
  const seconds spread = schedule.spec->spread;
  if (spread.count() > 0) {
    remarks.push_back(schedule.meta.uid.empty()
                          ? "Each run starts up to " + ShowDuration(spread) +
                                " after its slot; how long is fixed when the schedule is created."
                          : "Each run starts " + ShowDuration(offset) +
                                " after its slot (spread).");
  }
  return remarks;
}

}  // namespace

Preview MakePreview(const api::Schedule& schedule, const PreviewRequest& request) {
  const std::string name = NameOf(schedule.meta);
  if (!schedule.spec)
    throw CliError("schedule " + name + " is invalid: " + domain::Describe(schedule.invalid));
  const domain::Timing& timing = schedule.spec->timing;
  const seconds offset = schedule.meta.uid.empty()
                             ? seconds{0}
                             : domain::SpreadOffset(schedule.meta.uid, schedule.spec->spread);
  Preview preview;
  preview.title = name + ": " + domain::Describe(timing);
  preview.is_spread = offset.count() > 0;
  preview.remarks = RemarksOn(schedule, offset);
  const sys_seconds after = ShownAfter(schedule, request, offset);
  size_t slots = 0;
  for (const SlotDay& day : domain::UpcomingSlots(timing, after, request.count)) {
    preview.rows.push_back(RowFor(day, timing, offset));
    if (day.slot) ++slots;
  }
  if (slots < request.count) {
    preview.remarks.push_back((slots == 0 ? "There are no slots: none is given from "
                                          : "There are no more slots: none is given from ") +
                              EndOfRules() + " on, where the known rules of time zones end.");
  }
  return preview;
}

std::vector<std::string> PreviewLines(const Preview& preview) {
  std::vector<std::string> lines{preview.title};
  lines.insert(lines.end(), preview.remarks.begin(), preview.remarks.end());
  if (preview.rows.empty()) return lines;
  std::vector<std::string> header{"SLOT"};
  if (preview.is_spread) header.emplace_back("STARTS");
  header.insert(header.end(), {"LOCAL TIME", "DAY", "NOTE"});
  Table table(header);
  for (const PreviewRow& row : preview.rows) {
    std::vector<std::string> cells{row.slot ? ShowInstant(*row.slot) : "-"};
    if (preview.is_spread) cells.push_back(row.starts ? ShowInstant(*row.starts) : "-");
    cells.insert(cells.end(), {row.local, row.weekday, row.note});
    table.AddRow(cells);
  }
  const auto rows = table.Lines();
  lines.insert(lines.end(), rows.begin(), rows.end());
  return lines;
}

nlohmann::json PreviewJson(const Preview& preview) {
  using Json = nlohmann::json;
  Json slots = Json::array();
  for (const PreviewRow& row : preview.rows) {
    Json slot{{"localTime", row.local}, {"weekday", row.weekday}};
    if (row.slot) slot["slot"] = base::FormatTimestamp(*row.slot);
    if (row.starts) slot["startsAt"] = base::FormatTimestamp(*row.starts);
    if (!row.note.empty()) slot["note"] = row.note;
    slots.push_back(std::move(slot));
  }
  return {{"schedule", preview.title}, {"remarks", preview.remarks}, {"slots", std::move(slots)}};
}

}  // namespace strongroom::cli
