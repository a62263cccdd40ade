#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogues.h"

namespace CLI {
class App;
}

// Catalogues of one's own. A process that digests policies has to have those that the others have,
// so the controller hands the flag on to executors, and the files are best in the image.
namespace strongroom::main_commands {

// --catalogue, of any number.
void AddCatalogueFlag(CLI::App& command, std::vector<std::string>& files);

// Those of the binary, but for each of `files` the one of its provider. Throws UsageError that
// names file, line and field.
catalogue::Catalogues LoadCatalogues(const std::vector<std::string>& files);

}  // namespace strongroom::main_commands
