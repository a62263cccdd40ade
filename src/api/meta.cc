#include "api/meta.h"

#include <nlohmann/json.hpp>

#include "api/json.h"
#include "base/timestamp.h"
#include "domain/naming.h"

namespace strongroom::api {

Meta DecodeMeta(const Json& object) {
  const Json& metadata = ObjectAt(object, "metadata");
  return {.ns = StringAt(metadata, "namespace"),
          .name = StringAt(metadata, "name"),
          .uid = StringAt(metadata, "uid"),
          .resource_version = StringAt(metadata, "resourceVersion"),
          .generation = IntAt(metadata, "generation").value_or(0),
          .created_at = base::ParseTimestamp(StringAt(metadata, "creationTimestamp"))
                            .value_or(std::chrono::sys_seconds{}),
          .is_deleting = !StringAt(metadata, "deletionTimestamp").empty()};
}

std::map<std::string, std::string> LabelsOf(const Json& object) {
  std::map<std::string, std::string> texts;
  const Json* metadata = base::MemberAt(object, "metadata");
  const Json* labels = metadata == nullptr ? nullptr : base::MemberAt(*metadata, "labels");
  if (labels == nullptr || !labels->is_object()) return texts;
  for (const auto& [name, value] : labels->items()) {
    if (value.is_string()) texts[name] = value.get<std::string>();
  }
  return texts;
}

Json PatchUnlessChanged(const Meta& seen, Json changes) {
  changes["metadata"]["resourceVersion"] = seen.resource_version;
  return changes;
}

Json OwnedBy(std::string_view kind, const std::string& name, const std::string& uid) {
  return Json::array({{{"apiVersion", kApiVersion},
                       {"kind", kind},
                       {"name", name},
                       {"uid", uid},
                       {"controller", true},
                       {"blockOwnerDeletion", true}}});
}

Json LabelsFor(const std::string& schedule) {
  Json labels{{kManagedByLabel, kManagedByValue}};
  if (schedule.size() <= domain::kMaxLabelValue) labels[std::string(kScheduleLabel)] = schedule;
  return labels;
}

Owner ControllerOf(const Json& object) {
  for (const Json& owner : ArrayAt(ObjectAt(object, "metadata"), "ownerReferences")) {
    if (BoolAt(owner, "controller", false)) {
      return {.kind = StringAt(owner, "kind"),
              .name = StringAt(owner, "name"),
              .uid = StringAt(owner, "uid")};
    }
  }
  return {};
}

}  // namespace strongroom::api
