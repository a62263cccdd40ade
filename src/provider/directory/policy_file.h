#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalogue/directory_type.h"
#include "provider/directory/folder.h"

namespace strongroom::provider::directory {

// Where a policy of a folder is.
struct PolicyFile {
  std::string path;  // from the folder on
  std::vector<std::string> folders;
  std::string name;
  size_t document = 0;  // of the file, from 0

  bool operator==(const PolicyFile&) const = default;
};

// What the identity of a policy of `type` names (provider.h). Whoever makes a set says what he
// likes: nothing leads out of the folder, or to what a backup would not read. Throws ProviderError
// (kItemUnsupported).
PolicyFile PolicyFileOf(const catalogue::DirectoryType& type, const std::string& id,
                        const FolderLimits& limits = {});

}  // namespace strongroom::provider::directory
