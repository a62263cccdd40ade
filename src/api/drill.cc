#include "api/drill.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "api/json.h"
#include "api/kinds.h"
#include "api/meta.h"
#include "api/restore_fields.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

// 0 for what is none.
int64_t AttemptIn(const std::string& text) {
  int64_t attempt = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, attempt);
  const bool is_one = error == std::errc() && rest == end && attempt > 0;
  return is_one && attempt <= domain::kMostDrillAttempts ? attempt : 0;
}

}  // namespace

Json BuildDrill(const std::string& ns, const domain::DrillToMake& drill) {
  const domain::DrillMark& mark = drill.mark;
  Json labels = LabelsFor(mark.schedule_name);
  labels[std::string(kDrillOfLabel)] = mark.schedule_uid;
  return {
      {"apiVersion", kApiVersion},
      {"kind", kRestoreKind.kind},
      {"metadata",
       {{"name", drill.name},
        {"namespace", ns},
        {"labels", std::move(labels)},
        {"annotations",
         {{kDrillDueAnnotation, base::FormatTimestamp(mark.due)},
          {kDrillAttemptAnnotation, std::to_string(mark.attempt)}}},
        {"ownerReferences", OwnedBy(kScheduleKind.kind, mark.schedule_name, mark.schedule_uid)}}},
      {"spec", RestoreSpecFields().Write(drill.spec)}};
}

std::optional<domain::DrillMark> DrillMarkOf(const Json& object) {
  const Json& metadata = ObjectAt(object, "metadata");
  const std::string schedule = StringAt(ObjectAt(metadata, "labels"), kDrillOfLabel);
  const Owner owner = ControllerOf(object);
  const bool is_owned = owner.kind == kScheduleKind.kind;
  if (schedule.empty() && !is_owned) return std::nullopt;
  const Json& annotations = ObjectAt(metadata, "annotations");
  domain::DrillMark mark;
  if (is_owned && owner.uid == schedule) {
    mark.schedule_name = owner.name;
    mark.schedule_uid = owner.uid;
  }
  mark.due = base::ParseTimestamp(StringAt(annotations, kDrillDueAnnotation))
                 .value_or(std::chrono::sys_seconds{});
  mark.attempt = AttemptIn(StringAt(annotations, kDrillAttemptAnnotation));
  return mark;
}

}  // namespace strongroom::api
