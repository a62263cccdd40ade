#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace strongroom::provider::directory {

// Whoever fills the folder is not trusted: what is past a limit is a fault of that entry.
struct FolderLimits {
  size_t file_bytes = size_t{1} << 20U;
  size_t path_bytes = 1'000;
  size_t entries = 100'000;  // of all folders together
  int depth = 16;            // folders inside of each other
};

// What is done with the files of a folder. Paths are relative to it, with '/'.
struct FolderReading {
  std::function<bool(std::string_view path)> wants;
  std::function<void(const std::string& path, std::string content)> take;
  // An entry that is wanted, or may hold what is wanted, and cannot be read.
  std::function<void(const std::string& path, const std::string& why)> fail;
  std::function<void()> pause;  // before each entry; what it throws ends the reading
};

// The folder that all is in. Throws ProviderError when it cannot be opened.
base::Descriptor OpenRoot(const std::filesystem::path& root);

// Of the name of a file or folder: nothing of that name is read.
bool IsPassedOver(std::string_view name);
// It can be shown, and written as JSON.
bool IsPrintable(const std::string& name);

// Reads the wanted files of `root` and the folders in it, in the order of their names, and never
// leaves it: no symbolic link is followed, wherever it leads. Passed over (IsPassedOver) are names
// that begin with a dot, and lost+found. Throws ProviderError when `root` itself cannot be read.
void ReadFolder(const std::filesystem::path& root, const FolderReading& reading,
                const FolderLimits& limits = {});

}  // namespace strongroom::provider::directory
