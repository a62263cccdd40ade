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

}  // namespace strongroom::server::sets
