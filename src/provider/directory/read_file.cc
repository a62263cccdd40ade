#include "provider/directory/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/descriptor.h"

namespace strongroom::provider::directory {

FileFault FileFault::Now(const char* what) {
  const int error = errno;
  return {std::string(what) + ": " + std::strerror(error), error};
}

// What was looked at may be another thing by now, so what is opened is looked at once more; without
// O_NONBLOCK a pipe would be waited for.
std::string ReadFile(int folder, const std::string& name, size_t most_bytes) {
  const base::Descriptor file(
      openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) throw FileFault::Now("cannot be opened");
  struct stat opened {};
  if (fstat(file.get(), &opened) != 0) throw FileFault::Now("cannot be read");
  if (!S_ISREG(opened.st_mode)) throw FileFault("is no file", 0);
  std::string content;
  std::array<char, 16'384> buffer{};
  while (content.size() <= most_bytes) {
    const ssize_t got = read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileFault::Now("cannot be read");
    if (got == 0) return content;
    content.append(buffer.data(), static_cast<size_t>(got));
  }
  throw FileFault("has more than " + std::to_string(most_bytes) + " bytes", 0);
}

}  // namespace strongroom::provider::directory
