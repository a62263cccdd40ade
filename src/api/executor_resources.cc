#include "api/executor_resources.h"

#include <nlohmann/json.hpp>

#include "api/fields.h"
#include "api/json.h"
#include "domain/restore.h"

namespace strongroom::api {
namespace {

Json Quantities() {
  return {
      {"type", "object"},
      {"maxProperties", 32},
      {"additionalProperties",
       {{"anyOf", {{{"type", "integer"}}, {{"type", "string"}}}},
        {"maxLength", 32},
        {"pattern", R"(^([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$)"}}}};
}

}  // namespace

Codec<std::string> Resources() {
  return Raw(
      {{"type", "object"}, {"properties", {{"limits", Quantities()}, {"requests", Quantities()}}}});
}

std::string ReadResources(std::string_view text) {
  using domain::RestoreExecutor;
  static const auto fields =
      Fields<RestoreExecutor>().Required("resources", &RestoreExecutor::resources, Resources());
  return ReadStrictly(fields, Json{{"resources", ParseJson(text)}}).resources;
}

}  // namespace strongroom::api
