#include "base/part.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/file.h"

namespace strongroom::base {
namespace {

bool IsOurs(const std::filesystem::path& path, const Descriptor& opened) {
  struct stat locked {};
  struct stat named {};
  return fstat(opened.get(), &locked) == 0 && lstat(path.c_str(), &named) == 0 &&
         locked.st_ino == named.st_ino && locked.st_dev == named.st_dev &&
         locked.st_uid == geteuid() &&
         (S_ISDIR(locked.st_mode) || (S_ISREG(locked.st_mode) && locked.st_nlink == 1));
}

}  // namespace

std::filesystem::path PartOf(const std::filesystem::path& whole) {
  std::string path = whole.string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path + ".part";
}

void LockPart(const std::filesystem::path& part, const Descriptor& opened) {
  if (flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
    throw FileError(part.string() +
                    (errno == EWOULDBLOCK
                         ? std::string(" is being written by somebody else")
                         : std::string(" cannot be locked: ") + std::strerror(errno)));
  }
  if (!IsOurs(part, opened)) throw FileError(part.string() + " is there, and somebody else's");
}

}  // namespace strongroom::base
