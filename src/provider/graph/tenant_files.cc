#include "provider/graph/tenant_files.h"

#include <system_error>
#include <utility>

#include "base/file.h"
#include "provider/error.h"

namespace strongroom::provider::graph {

TenantFiles FilesIn(std::filesystem::path folder) {
  return [folder = std::move(folder)](const std::string& name) -> std::optional<std::string> {
    const std::filesystem::path file = folder / name;
    std::error_code problem;
    if (!std::filesystem::exists(file, problem) && !problem) return std::nullopt;
    try {
      return base::ReadFile(file);
    } catch (const base::FileError& e) {
      throw ProviderError(kAuthenticationFailed, e.what());
    }
  };
}

}  // namespace strongroom::provider::graph
