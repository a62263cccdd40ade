#include "base/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/file.h"

namespace strongroom::base {
namespace {

[[noreturn]] void Fail(const std::filesystem::path& folder, const char* what) {
  throw FileError("a temporary file in " + folder.string() + ": cannot be " + what + ": " +
                  std::strerror(errno));
}

Descriptor MakeUnnamed(const std::filesystem::path& folder) {
  std::string pattern = (folder / "strongroom-XXXXXX").string();
  Descriptor file(mkstemp(pattern.data()));
  if (!file.is_open() || unlink(pattern.c_str()) != 0) Fail(folder, "made");
  return file;
}

}  // namespace

TemporaryFile::TemporaryFile(const std::filesystem::path& folder)
    : folder_(folder), file_(MakeUnnamed(folder)) {}

void TemporaryFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) Fail(folder_, "written");
    bytes.remove_prefix(static_cast<size_t>(written));
    size_ += static_cast<size_t>(written);
  }
}

size_t TemporaryFile::Read(char* buffer, size_t size) {
  while (true) {
    const ssize_t got = pread(file_.get(), buffer, size, static_cast<off_t>(read_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) Fail(folder_, "read");
    read_ += static_cast<size_t>(got);
    return static_cast<size_t>(got);
  }
}

}  // namespace strongroom::base
