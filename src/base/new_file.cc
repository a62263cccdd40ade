#include "base/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/part.h"

namespace strongroom::base {
namespace {

constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void Fail(const std::filesystem::path& path, int error) {
  throw FileError(path.string() + " cannot be written: " + std::strerror(error));
}

// The file `part`, made or taken over, locked and empty.
Descriptor LockFor(const std::filesystem::path& whole, const std::filesystem::path& part) {
  if (access(whole.c_str(), F_OK) == 0) throw FileError(whole.string() + " is there already");
  constexpr int kFlags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  Descriptor file(open(part.c_str(), kFlags, kOwnerOnly));
  if (!file.is_open()) Fail(part, errno);
  LockPart(part, file);
  if (fchmod(file.get(), kOwnerOnly) != 0 || ftruncate(file.get(), 0) != 0) Fail(part, errno);
  return file;
}

}  // namespace

NewFile::NewFile(std::filesystem::path path)
    : path_(std::move(path)), part_(PartOf(path_)), lock_(LockFor(path_, part_)) {
  out_.open(part_, std::ios::binary);
  if (!out_) Fail(part_, errno);
}

NewFile::~NewFile() {
  if (!is_whole_) unlink(part_.c_str());
}

void NewFile::Finish() {
  out_.close();
  if (!out_) Fail(path_, errno);
  // A name whose bytes a power cut could take away would be no whole file.
  const Descriptor written(open(part_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!written.is_open() || fsync(written.get()) != 0) Fail(path_, errno);
  // Nothing that came meanwhile is written over, where the file system has a way to say so.
  if (link(part_.c_str(), path_.c_str()) == 0) {
    unlink(part_.c_str());
  } else if (errno == EEXIST || rename(part_.c_str(), path_.c_str()) != 0) {
    Fail(path_, errno);
  }
  is_whole_ = true;
}

}  // namespace strongroom::base
