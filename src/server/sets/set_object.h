#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "server/sets/accept.h"
#include "store/set_reader.h"

// Backup sets as objects of Kubernetes.
namespace strongroom::server::sets {

// BackupSet, without the policy types in its status: a list would be all of these.
nlohmann::json SetObject(const store::SetRecord& set);
// With what a list leaves out.
struct SetDetails {
  std::vector<store::SetType> types;
  std::vector<std::string> actors;
};
nlohmann::json SetObject(const store::SetRecord& set, const SetDetails& details);

// PartialObjectMetadata.
nlohmann::json PartialObject(const store::SetRecord& set, const std::string& meta_version);

// The columns of a Table, as kubectl prints them, and the row of a set.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
nlohmann::json TableColumns();
nlohmann::json TableCells(const store::SetRecord& set, std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
