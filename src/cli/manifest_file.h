#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "api/kinds.h"
#include "cli/host.h"

// What is given with -f.
namespace strongroom::cli {

struct ManifestFile {
  std::string place;  // for messages
  std::vector<nlohmann::json> objects;
};

// "-" is standard input. Throws CliError.
ManifestFile ReadManifestFile(const std::string& path, const Host& host);

// The objects of that kind; what else is in it is passed over. Throws CliError for one of another
// version of the API.
std::vector<nlohmann::json> ObjectsOf(const api::Kind& kind, const ManifestFile& file);

}  // namespace strongroom::cli
