#include "server/sets/open_api.h"

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/sha256.h"
#include "base/yaml.h"
#include "base/yaml_json.h"
#include "server/schema_files.h"
#include "server/sets/group.h"
#include "server/sets/open_api_paths.h"

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
