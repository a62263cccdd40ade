#pragma once

#include <string_view>

#include "catalogue/catalogues.h"

namespace strongroom::catalogue {

// Reads a catalogue in the form of catalogue/kubernetes.yaml. Throws CatalogueError that names line
// and field for anything that is missing, unknown or of the wrong form.
Catalogue LoadCatalogue(std::string_view yaml);

// catalogue/*.yaml as they were when the binary was built. There is no other way to a catalogue:
// all processes of a version have the same one.
Catalogues LoadBuiltIn();

}  // namespace strongroom::catalogue
