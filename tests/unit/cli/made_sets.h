#pragma once

#include <nlohmann/json.hpp>
#include <string>

// Backup sets as the API of sets has them.
namespace strongroom::cli {

using nlohmann::json;

inline const std::string kSetsPath =
    "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/backupsets";

inline const std::string kDigest = "sha256:" + std::string(64, '0');

// Of a list: without its types.
inline json SetObject(const std::string& name, const std::string& taken_at, const std::string& id) {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "BackupSet"},
          {"metadata", {{"name", name}, {"namespace", "team-a"}}},
          {"spec", json::object()},
          {"status",
           {{"scheduleName", "nightly"},
            {"scheduleUID", "schedule-1"},
            {"runName", "run-1"},
            {"tenantName", "prod"},
            {"provider", "kubernetes"},
            {"backupSetID", id},
            {"sequence", 1},
            {"takenAt", taken_at},
            {"complete", true},
            {"items", 2},
            {"digest", kDigest}}}};
}

// As it is by itself.
inline json WithTypes(json set) {
  set["status"]["types"] = json::array();
  return set;
}

}  // namespace strongroom::cli
