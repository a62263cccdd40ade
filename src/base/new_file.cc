#include "base/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file.h"
#include "base/part.h"

namespace strongroom::base {
namespace {

constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void Fail(const std::filesystem::path& path, int error) {
  throw FileError(path.string() + " cannot be written: " + std::strerror(error));
}

std::filesystem::path MakeFor(const std::filesystem::path& whole, Descriptor& file) {
  if (IsThere(whole)) throw FileError(whole.string() + " is there already");
  return MakePart(whole, [&](const std::filesystem::path& part) {
    constexpr int kNew = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file = Descriptor(open(part.c_str(), kNew, kOwnerOnly));
    if (!file.is_open() && errno != EEXIST) Fail(whole, errno);
    return file.is_open();
  });
}

}  // namespace

NewFile::NewFile(std::filesystem::path path)
    : path_(std::move(path)), part_(MakeFor(path_, file_)), buffer_(file_), out_(&buffer_) {}

NewFile::~NewFile() {
  if (!is_whole_) unlink(part_.c_str());
}

void NewFile::Finish() {
  out_.flush();
  if (!out_) Fail(path_, buffer_.error());
  // A name whose bytes a power cut could take away would be no whole file.
  if (fsync(file_.get()) != 0) Fail(path_, errno);
  MoveToFree(part_, path_);
  is_whole_ = true;
}

}  // namespace strongroom::base
