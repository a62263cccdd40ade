#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace strongroom::base {

FileLock::FileLock(const std::filesystem::path& path)
    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (!file_.is_open()) {
    throw FileError(path.string() + " cannot be opened: " + std::strerror(errno));
  }
  if (flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK) throw FileError(path.string() + " is locked by somebody else");
  throw FileError(path.string() + " cannot be locked: " + std::strerror(errno));
}

}  // namespace strongroom::base
