#include "forbidden_fields.h"

namespace strongroom::server::admission {

using nlohmann::json;

std::vector<ForbiddenField> ForbiddenFields() {
  return {{"/spec/scheduleRef/name", "weekly"},
          {"/spec/scheduleRef/uid", "00000000-0000-4000-8000-000000000002"},
          {"/spec/scheduledFor", "2026-03-01T01:30:00Z"},
          {"/spec/trigger", "schedule"},
          {"/spec/tenantRef", {{"name", "other"}}},
          {"/spec/retryOf", "nightly-1"},
          {"/metadata/ownerReferences",
           json::array({{{"apiVersion", "v1"},
                         {"kind", "ConfigMap"},
                         {"name", "gone"},
                         {"uid", "00000000-0000-4000-8000-000000000001"}}})},
          {"/metadata/finalizers", {"example.com/keep"}},
          {"/metadata/labels", {{"strongroom.dev/schedule", "weekly"}}},
          {"/metadata/labels", {{"sets.strongroom.dev/any", "weekly"}}},
          {"/metadata/annotations", {{"strongroom.dev/drill-due", "now"}}}};
}

json With(const ForbiddenField& field, json object) {
  object[json::json_pointer(field.path)] = field.value;
  return object;
}

std::string PathOfRun(const json& stored) {
  return "/apis/strongroom.dev/v1alpha1/namespaces/" +
         stored.at("metadata").at("namespace").get<std::string>() + "/backupscheduleruns/" +
         stored.at("metadata").at("name").get<std::string>();
}

std::vector<Way> WaysToWrite(const ForbiddenField& field, const json& made, const json& stored) {
  const json operation{{"op", "add"}, {"path", field.path}, {"value", field.value}};
  const json changed = With(field, made);
  const json whole = With(field, stored);
  const std::string patch =
      "patch bsr " + made.at("metadata").at("name").get<std::string>() + " --type=";
  const std::string put = "replace --raw " + PathOfRun(stored);
  // What nobody may change is invalid, what not everybody may is forbidden.
  const std::string words =
      field.path.starts_with("/spec") ? "is invalid" : "only for those who may delete";
  return {{patch + "json -p \"$(cat FILE)\"", json::array({operation}), words},
          {patch + "merge -p \"$(cat FILE)\"", changed, words},
          {patch + "strategic -p \"$(cat FILE)\"", changed, "UnsupportedMediaType", false},
          {"apply --server-side --force-conflicts -f FILE", changed, words},
          {"apply --server-side --force-conflicts --field-manager=another -f FILE", changed, words},
          {"apply -f FILE", changed, words},
          {"replace -f FILE", whole, words},
          {put + " -f FILE", whole, words},
          {put + "/status -f FILE", whole, "cannot update resource", false},
          {put + "/scale -f FILE", whole, "cannot update resource", false}};
}

json KeptOf(const json& object) {
  json kept{{"spec", object["spec"]}};
  for (const char* member : {"ownerReferences", "finalizers", "labels"}) {
    kept[member] = object["metadata"].value(member, json());
  }
  const json annotations = object["metadata"].value("annotations", json::object());
  kept["due"] = annotations.value("strongroom.dev/drill-due", json());
  return kept;
}

}  // namespace strongroom::server::admission
