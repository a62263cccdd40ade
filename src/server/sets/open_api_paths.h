#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

// What may be asked of the sets API, for its OpenAPI documents (open_api.h).
namespace strongroom::server::sets {

// The schemas of what is answered. As Kubernetes names its own: the group backwards, version, kind.
inline constexpr const char* kSetSchema = "dev.strongroom.sets.v1alpha1.BackupSet";
inline constexpr const char* kSetListSchema = "dev.strongroom.sets.v1alpha1.BackupSetList";

// What is said differently by either version of OpenAPI: an answer of that schema, a parameter,
// and that an operation is sent something of one of these types.
struct OpenApiDialect {
  nlohmann::json (*answer)(const std::string& schema);
  nlohmann::json (*parameter)(nlohmann::json parameter);
  void (*add_body)(nlohmann::json& operation, std::span<const char* const> types);
};

// Member `paths` of a document.
nlohmann::json OpenApiPaths(const OpenApiDialect& dialect);

// x-kubernetes-group-version-kind of a kind of the group.
nlohmann::json GroupVersionKind(const std::string& kind);

}  // namespace strongroom::server::sets
