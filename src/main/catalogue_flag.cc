#include "main/catalogue_flag.h"

#include <CLI/CLI.hpp>
#include <stdexcept>

#include "base/file.h"
#include "base/usage_error.h"
#include "catalogue/error.h"
#include "catalogue/load.h"

namespace strongroom::main_commands {

void AddCatalogueFlag(CLI::App& command, std::vector<std::string>& files) {
  command
      .add_option("--catalogue", files,
                  "File with policy types of one provider, in the place of those in the binary; "
                  "the same for controller, server and executors")
      ->type_name("FILE");
}

catalogue::Catalogues LoadCatalogues(const std::vector<std::string>& files) {
  std::vector<catalogue::Catalogue> own;
  for (const std::string& file : files) {
    try {
      own.push_back(catalogue::LoadCatalogue(base::ReadFile(file)));
    } catch (const std::runtime_error& e) {
      throw base::UsageError("--catalogue " + file + ": " + e.what());
    }
  }
  try {
    return catalogue::LoadBuiltIn(std::move(own));
  } catch (const catalogue::CatalogueError& e) {
    throw base::UsageError(std::string("--catalogue: ") + e.what());
  }
}

}  // namespace strongroom::main_commands
