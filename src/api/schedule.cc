#include "api/schedule.h"

#include "api/json.h"
#include "api/schedule_fields.h"
#include "base/json_writer.h"
#include "base/printable.h"
#include "domain/set_name.h"

namespace strongroom::api {
namespace {

using domain::Problem;

// What the schema says with allOf, which names no field.
void CheckDays(const domain::Timing& timing, const Place& place) {
  switch (timing.frequency) {
    case domain::Frequency::kDaily:
      if (timing.days_of_week.any()) place.Fail("is for frequency weekly only");
      return;
    case domain::Frequency::kWeekly:
      if (timing.days_of_week.none()) place.Fail("is required when frequency is weekly");
  }
}

std::vector<Problem> Unsupported(const domain::Retention& retention) {
  std::vector<Problem> problems;
  const Place place("spec.retention", problems);
  const Json rules = UnsupportedRetentionFields().Write(retention);
  for (const auto& [name, rule] : rules.items()) {
    place.Member(name).Fail("is not acted on by this version; remove it");
  }
  return problems;
}

void ReadSpec(const Json& object, Schedule& schedule) {
  const Json* found = base::MemberAt(object, "spec");
  const Json spec = found == nullptr ? Json::object() : *found;
  if (spec.is_object() && !spec.empty()) {
    schedule.spec_json = base::WriteJson(spec, base::JsonStyle::kReplacing);
  }
  const Place place("spec", schedule.invalid);
  domain::ScheduleSpec read;
  ScheduleSpecFields().Read(spec, place, read);
  CheckDays(read.timing, place.Member("daysOfWeek"));
  schedule.unsupported = Unsupported(read.retention);
  if (schedule.invalid.empty()) schedule.spec = std::move(read);
}

// A status of a later version may say what is not understood here. What decides which slots have
// been run must be, or one would be run twice.
void ReadStatus(const Json& object, Schedule& schedule) {
  const Json* found = base::MemberAt(object, "status");
  if (found == nullptr) return;
  const Place place("status", schedule.invalid);
  schedule.has_unread_slots = !SlotStatusFields().Read(*found, place, schedule.status);
  std::vector<Problem> passed_over;
  OtherStatusFields().Read(*found, Place("status", passed_over), schedule.status);
}

int64_t AcceptedSet(const std::string& text) {
  return text.empty() ? 0 : domain::SetIdFrom(text).value_or(-1);
}

}  // namespace

Schedule DecodeSchedule(const Json& object) {
  Schedule schedule;
  const Place root("", schedule.invalid);
  try {
    schedule.meta = DecodeMeta(object);
    const Json& annotations = ObjectAt(ObjectAt(object, "metadata"), "annotations");
    // As the status will echo it.
    schedule.run_now_token = base::Printable(StringAt(annotations, kRunNowAnnotation));
    schedule.accepted_set = AcceptedSet(StringAt(annotations, kAcceptSetAnnotation));
  } catch (const base::JsonError& e) {
    root.Member("metadata").Fail(e.what());
  }
  schedule.labels = LabelsOf(object);
  ReadStatus(object, schedule);
  ReadSpec(object, schedule);
  return schedule;
}

Json EncodeScheduleStatus(const domain::ScheduleStatus& status) {
  return ScheduleStatusFields().WritePatch(status);
}

Json BuildScheduleStatusPatch(const Schedule& schedule, const domain::ScheduleStatus& status) {
  const auto& fields = schedule.has_unread_slots ? OtherStatusFields() : ScheduleStatusFields();
  return PatchUnlessChanged(schedule.meta, {{"status", fields.WritePatch(status)}});
}

}  // namespace strongroom::api
