#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace strongroom::provider::directory {

// A file or folder that cannot be read or written. The message says why, without its name.
class FileFault : public std::runtime_error {
 public:
  // `error` is the errno; 0: it is not what it should be, and no call has failed.
  FileFault(const std::string& message, int error) : std::runtime_error(message), error_(error) {}
  // "cannot be opened: Permission denied", of what errno is now.
  static FileFault Now(const char* what);

  int error() const { return error_; }

 private:
  int error_;
};

// The content of a file of the open folder `folder`: of a regular one, no symbolic link, with at
// most so many bytes. Throws FileFault.
std::string ReadFile(int folder, const std::string& name, size_t most_bytes);

}  // namespace strongroom::provider::directory
