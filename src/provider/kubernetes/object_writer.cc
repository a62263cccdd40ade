#include "provider/kubernetes/object_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_members.h"
#include "catalogue/put_back.h"
#include "kube/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;

kube::WriteOptions OptionsOf(ObjectWriter::Way way, bool force = false) {
  return {
      .field_manager = kFieldManager, .force = force, .dry_run = way == ObjectWriter::Way::kTry};
}

// The very object that was looked at, and nothing that came in its place.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
void SetPrecondition(const Json& live, Json& object) {
  const Json& metadata = base::ObjectAt(live, "metadata");
  for (const char* member : {"uid", "resourceVersion"}) {
    object["metadata"][member] = base::StringAt(metadata, member);
  }
}

}  // namespace

Json ObjectWriter::Create(const ObjectPlace& place, Way way) const {
  return client_.Create(place.resource, place.written.ns, place.written.object, OptionsOf(way));
}

Json ObjectWriter::Update(const ObjectPlace& place, const Json& live, Way way) const {
  Json object = place.written.Over(place.type);
  SetPrecondition(live, object);
  return client_.Apply(place.resource, place.written.ns, place.written.name, object,
                       OptionsOf(way, true));
}

Json ObjectWriter::Replace(const ObjectPlace& place, const Json& live, Way way) const {
  Json object = place.written.Over(place.type);
  catalogue::KeepFilledIn(place.type, live, object);
  SetPrecondition(live, object);
  return client_.Replace(place.resource, place.written.ns, place.written.name, object,
                         OptionsOf(way));
}

// The client leaves managed fields out of what it gives as an object.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
bool ObjectWriter::Wrote(const ObjectPlace& place) const {
  const Json live =
      base::ParseJson(client_.Read(place.resource, place.written.ns, place.written.name, ""));
  const Json& managers = base::ArrayAt(base::ObjectAt(live, "metadata"), "managedFields");
  return std::any_of(managers.begin(), managers.end(), [](const Json& manager) {
    return base::TextOrEmpty(manager, "manager") == kFieldManager;
  });
}

std::string ObjectWriter::Taken(const ObjectPlace& place, Shown shown) const {
  try {
    client_.Apply(place.resource, place.written.ns, place.written.name,
                  place.written.Over(place.type), OptionsOf(Way::kTry));
    return "";
  } catch (const kube::ApiError& e) {
    if (!kube::IsConflict(e)) throw;
    return ShownMessage("taken over: " + WordsOf(e, shown));
  }
}

}  // namespace strongroom::provider::kubernetes
