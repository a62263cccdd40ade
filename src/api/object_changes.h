#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

// What somebody changed of an object, and by which client, for the audit log.
namespace strongroom::api {

struct FieldChange {
  std::string path;  // "spec.retention.keepLast", "metadata.labels[team]"
  std::string from;  // empty: it was not there
  std::string to;    // empty: it is not there any more
};

inline constexpr size_t kMaxFieldChanges = 50;
inline constexpr size_t kMaxFieldText = 500;  // bytes

// What differs in the spec, and in what people write of the metadata, from one object to the other;
// an empty one is not there. Lists are one field. Texts are cut; behind so many changes one says
// how many more there are. Of annotations that are not ours only that they differ. Cost: linear in
// both objects.
std::vector<FieldChange> ChangesBetween(const nlohmann::json& from, const nlohmann::json& to);

// The manager of the newest entry of metadata.managedFields that is not of a subresource; empty
// where there is none.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
std::string LastManager(const nlohmann::json& object);

}  // namespace strongroom::api
