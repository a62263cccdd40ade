#include "cli/manifest_file.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "cli/error.h"
#include "kube/manifest.h"
#include "web/error.h"

namespace strongroom::cli {

ManifestFile ReadManifestFile(const std::string& path, const Host& host) {
  const std::string place = path == "-" ? "standard input" : path;
  try {
    return {place, kube::ParseManifest(host.read_manifest(path), place)};
  } catch (const web::ConfigError& e) {
    throw CliError(e.what());
  }
}

std::vector<nlohmann::json> ObjectsOf(const api::Kind& kind, const ManifestFile& file) {
  std::vector<nlohmann::json> found;
  for (const nlohmann::json& object : file.objects) {
    if (base::TextOrEmpty(object, "kind") != kind.kind) continue;
    if (base::TextOrEmpty(object, "apiVersion") != api::kApiVersion) {
      throw CliError(file.place + ": apiVersion of a " + std::string(kind.kind) + " must be " +
                     std::string(api::kApiVersion));
    }
    found.push_back(object);
  }
  return found;
}

}  // namespace strongroom::cli
