#pragma once

#include <string_view>
#include <vector>

#include "catalogue/catalogues.h"

namespace strongroom::catalogue {

// Reads a catalogue in the form of catalogue/kubernetes.yaml. Throws CatalogueError that names line
// and field for anything that is missing, unknown or of the wrong form.
Catalogue LoadCatalogue(std::string_view yaml);

// catalogue/*.yaml as they were when the binary was built, but for each of `own` the one of its
// provider. All processes of an installation have to have the same ones. Throws CatalogueError when
// two of `own` are of one provider.
Catalogues LoadBuiltIn(std::vector<Catalogue> own = {});

}  // namespace strongroom::catalogue
