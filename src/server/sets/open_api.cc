#include "server/sets/open_api.h"

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "api/restore_exchange.h"
#include "api/set_import.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/yaml.h"
#include "base/yaml_json.h"
#include "server/schema_files.h"
#include "server/sets/group.h"
#include "server/sets/item_list.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

Json SetSchema() {
  Json schema = base::ToJson(base::ParseYaml(SchemaFiles().front().text).front());
  schema["x-kubernetes-group-version-kind"] = Json::array({GroupVersionKind(std::string(kKind))});
  return schema;
}

Json ListSchema(const std::string& reference) {
  const auto text = [](const char* description) {
    return Json{{"type", "string"}, {"description", description}};
  };
  return {{"type", "object"},
          {"description", "BackupSetList is a page of backup sets."},
          {"required", Json::array({"items"})},
          {"properties",
           {{"apiVersion", text("Version of this schema, sets.strongroom.dev/v1alpha1.")},
            {"kind", text("Always BackupSetList.")},
            {"metadata", {{"type", "object"}, {"description", "Where the next page begins."}}},
            {"items", {{"type", "array"}, {"items", {{"$ref", reference}}}}}}},
          {"x-kubernetes-group-version-kind",
           Json::array({GroupVersionKind(std::string(kKind) + "List")})}};
}

Json Schemas(const std::string& place) {
  return {{kSetSchema, SetSchema()}, {kSetListSchema, ListSchema(place + kSetSchema)}};
}

Json Info() { return {{"title", "Strongroom, backup sets"}, {"version", kVersion}}; }

Json Answer2(const std::string& schema) {
  return {{"description", "OK"}, {"schema", {{"$ref", "#/definitions/" + schema}}}};
}
Json Parameter2(Json parameter) {
  parameter.emplace("type", "string");
  return parameter;
}

// As Kubernetes says it of its own: a patch is an object.
void AddBody2(Json& operation, std::span<const char* const> types) {
  for (const char* type : types) operation["consumes"].push_back(type);
  operation["parameters"].push_back(
      {{"name", "body"}, {"in", "body"}, {"required", true}, {"schema", {{"type", "object"}}}});
}

Json Answer3(const std::string& schema) {
  return {{"description", "OK"},
          {"content", {{kJsonType, {{"schema", {{"$ref", "#/components/schemas/" + schema}}}}}}}};
}
Json Parameter3(Json parameter) {
  parameter["schema"] = {{"type", parameter.value("type", "string")}};
  parameter.erase("type");
  return parameter;
}

void AddBody3(Json& operation, std::span<const char* const> types) {
  Json content = Json::object();
  for (const char* type : types) {
    content[type] = {{"schema", {{"type", "object"}}}};
  }
  operation["requestBody"] = {{"required", true}, {"content", std::move(content)}};
}

Json Operation(const char* action, const std::string& id, const Json& answer) {
  return {{"operationId", id},
          {"responses", {{"200", answer}}},
          {"x-kubernetes-action", action},
          {"x-kubernetes-group-version-kind", GroupVersionKind(std::string(kKind))}};
}

// What stands behind an object, and what may be asked of it.
struct Subresource {
  std::string name;
  const char* id;  // of the operation, behind the object's own
  const char* description;
  std::vector<Json> parameters;
  bool is_made = false;  // by POST; else it is read
};

Json QueryParameter(const char* name, const char* type, const char* description) {
  return {{"name", name}, {"in", "query"}, {"type", type}, {"description", description}};
}

Json LimitParameter(size_t most) {
  const std::string description = "So many at most, up to " + std::to_string(most) + '.';
  return QueryParameter("limit", "integer", description.c_str());
}

std::vector<Subresource> Subresources() {
  const Json type = QueryParameter("type", "string", "Only policies of that policy type.");
  const Json limit = LimitParameter(kItemPageSize);
  const Json position = QueryParameter("continue", "string", "Where a page of items begins.");
  return {{"items", "Items", "Which policies the set holds.", {type, limit, position}},
          {"content",
           "Content",
           "A policy of the set, JSON; without id several of them, NDJSON.",
           {type, QueryParameter("id", "string", "Only that policy of the type."),
            QueryParameter("normalised", "boolean",
                           "true: of each content what counts as a change, canonical JSON."),
            limit, position}},
          {"diff",
           "Diff",
           "What differs in the set from another one.",
           {QueryParameter("from", "string", "That other set; else the schedule's set before.")}},
          {"history",
           "History",
           "What became of policies, in the set and those of its tenant before it.",
           {QueryParameter("type", "string", "Their policy type; required."),
            QueryParameter("name", "string", "Their name, or their id; required.")}},
          {"verify", "Verify", "Whether the set is as it was sealed.", {limit, position}}};
}

// Of a plan, and itself.
std::vector<Subresource> PlanSubresources() {
  return {{"", "", "What a BackupRestore of that name would do: its newest plan.", {}},
          {"/items",
           "Items",
           "What it would do to which policies, and what became of them.",
           {LimitParameter(api::kMaxRestoreItems),
            QueryParameter("continue", "string", "Where a page of items begins.")}},
          {"/approve",
           "Approve",
           "Somebody has read the plan of that digest, and wants it done.",
           {DryRunParameter()},
           true}};
}

// The answers are no objects of the group that a client could know the form of.
Json SubresourcePath(const Subresource& subresource, const std::string& of, const Dialect& dialect,
                     Json parameters) {
  Json asked = Json::array();
  for (const Json& parameter : subresource.parameters) {
    asked.push_back(dialect.parameter(parameter));
  }
  const char* const does = subresource.is_made ? "create" : "read";
  Json operation{
      {"operationId", does + ("SetsStrongroomDevV1alpha1Namespaced" + of) + subresource.id},
      {"description", subresource.description},
      {"parameters", std::move(asked)},
      {"responses", {{subresource.is_made ? "201" : "200", {{"description", "OK"}}}}}};
  if (subresource.is_made) dialect.add_body(operation, kObjectTypes);
  return {{subresource.is_made ? "post" : "get", std::move(operation)},
          {"parameters", std::move(parameters)}};
}

// A path is there for whoever looks for the kind by it.
Json Paths(const Dialect& dialect) {
  const std::string all = "/apis/" + std::string(kApiVersion);
  const std::string some = all + "/namespaces/{namespace}/" + std::string(kResource);
  const Json ns = dialect.parameter(PathParameter("namespace"));
  Json patch = Operation("patch", "patchSetsStrongroomDevV1alpha1NamespacedBackupSet",
                         dialect.answer(kSchemaName));
  patch["parameters"] = Json::array({dialect.parameter(DryRunParameter())});
  dialect.add_body(patch, kPatchTypes);
  Json post = Operation("post", "createSetsStrongroomDevV1alpha1NamespacedBackupSet",
                        dialect.answer(kSchemaName));
  post["description"] = "Puts a set in that was sealed elsewhere: kubectl strongroom import.";
  post["parameters"] = Json::array(
      {dialect.parameter(DryRunParameter()),
       dialect.parameter(QueryParameter(api::kSetImportSchedule, "string",
                                        "The schedule that the set is called after here."))});
  const Json one = Json::array({ns, dialect.parameter(PathParameter("name"))});
  Json paths{{all + '/' + std::string(kResource),
              {{"get", Operation("list", "listSetsStrongroomDevV1alpha1BackupSetForAllNamespaces",
                                 dialect.answer(kListName))}}},
             {some,
              {{"get", Operation("list", "listSetsStrongroomDevV1alpha1NamespacedBackupSet",
                                 dialect.answer(kListName))},
               {"post", std::move(post)},
               {"parameters", Json::array({ns})}}},
             {some + "/{name}",
              {{"get", Operation("get", "readSetsStrongroomDevV1alpha1NamespacedBackupSet",
                                 dialect.answer(kSchemaName))},
               {"patch", std::move(patch)},
               {"parameters", one}}}};
  for (const Subresource& subresource : Subresources()) {
    paths[some + "/{name}/" + subresource.name] =
        SubresourcePath(subresource, std::string(kKind), dialect, one);
  }
  const std::string plan =
      all + "/namespaces/{namespace}/" + std::string(kPlanResource) + "/{name}";
  for (const Subresource& subresource : PlanSubresources()) {
    paths[plan + subresource.name] =
        SubresourcePath(subresource, std::string(kPlanKind), dialect, one);
  }
  return paths;
}

}  // namespace

Json OpenApi2() {
  return {{"swagger", "2.0"},
          {"info", Info()},
          {"paths", OpenApiPaths({Answer2, Parameter2, AddBody2})},
          {"definitions", Schemas("#/definitions/")}};
}

Json OpenApi3() {
  return {{"openapi", "3.0.0"},
          {"info", Info()},
          {"paths", OpenApiPaths({Answer3, Parameter3, AddBody3})},
          {"components", {{"schemas", Schemas("#/components/schemas/")}}}};
}

Json OpenApi3Index() {
  const std::string version = "apis/" + std::string(kApiVersion);
  const std::string hash = base::Sha256Hex(base::CanonicalJson(OpenApi3()));
  return {
      {"paths", {{version, {{"serverRelativeURL", "/openapi/v3/" + version + "?hash=" + hash}}}}}};
}

}  // namespace strongroom::server::sets
