#pragma once

#include <string_view>

#include "catalogue/catalogue.h"

namespace strongroom::catalogue {

// Reads a catalogue in the form of catalogue/kubernetes.yaml. Throws CatalogueError that names line
// and field for anything that is missing, unknown or of the wrong form.
Catalogue LoadCatalogue(std::string_view yaml);

// catalogue/kubernetes.yaml as it was when the binary was built.
std::string_view KubernetesCatalogueYaml();

}  // namespace strongroom::catalogue
