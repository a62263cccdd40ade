#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/yaml.h"
#include "catalogue/error.h"
#include "catalogue/load.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "kube/kubeconfig.h"
#include "kube/manifest.h"
#include "provider/directory/documents.h"
#include "web/error.h"

namespace strongroom::fuzz {

void FuzzKubeconfig(std::string_view input) {
  try {
    const kube::Config config = kube::ParsePersonalKubeconfig(input, "/nowhere/config");
    Require(!config.remote.server.empty(), "a config has a server");
  } catch (const web::ConfigError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzManifest(std::string_view input) {
  try {
    for (const kube::Json& object : kube::ParseManifest(input, "m")) {
      Require(object.is_object(), "a manifest holds objects");
    }
  } catch (const web::ConfigError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzCatalogue(std::string_view input) {
  try {
    catalogue::LoadCatalogue(input);
  } catch (const catalogue::CatalogueError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzDocuments(std::string_view input) {
  using catalogue::FileFormat;
  for (const FileFormat format : {FileFormat::kJson, FileFormat::kYaml}) {
    try {
      for (const base::Json& document : provider::directory::ParseDocuments(format, input)) {
        const std::string text = base::CanonicalJson(document);
        Require(provider::directory::ParseDocuments(FileFormat::kJson, text).at(0) == document,
                "what is stored can be read");
      }
    } catch (const base::JsonError& e) {
      Require(*e.what() != '\0', "a refusal says why");
    } catch (const base::YamlError& e) {
      Require(*e.what() != '\0', "a refusal says why");
    }
  }
}

}  // namespace strongroom::fuzz
