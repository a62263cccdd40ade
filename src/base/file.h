#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace strongroom::base {

// A file that cannot be read: "PATH: cannot be read: No such file or directory".
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The whole content. Throws FileError, also for a folder.
std::string ReadFile(const std::filesystem::path& path);

// What is left of standard input. Throws FileError.
std::string ReadStandardInput();

}  // namespace strongroom::base
