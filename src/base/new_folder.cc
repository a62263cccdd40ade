#include "base/new_folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/part.h"

namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOwnerOnly = 0700;

[[noreturn]] void Fail(const fs::path& path, const std::error_code& error) {
  throw FileError(path.string() + " cannot be written: " + error.message());
}

bool IsFree(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(fs::symlink_status(path, error))) return fs::is_empty(path, error) && !error;
  return !IsThere(path);
}

fs::path MakeFor(const fs::path& whole) {
  if (!IsFree(whole)) throw FileError(whole.string() + " is there already");
  return MakePart(whole, [&](const fs::path& part) {
    const bool is_made = mkdir(part.c_str(), kOwnerOnly) == 0;
    if (!is_made && errno != EEXIST) Fail(whole, {errno, std::generic_category()});
    return is_made;
  });
}

}  // namespace

NewFolder::NewFolder(fs::path path) : path_(std::move(path)), part_(MakeFor(path_)) {}

NewFolder::~NewFolder() {
  std::error_code error;
  if (!is_whole_) fs::remove_all(part_, error);
}

// Of all that came meanwhile, only an empty folder gives way (rename(2)).
void NewFolder::Finish() {
  std::error_code error;
  fs::rename(part_, path_, error);
  if (error) Fail(path_, error);
  is_whole_ = true;
  SyncFolderOf(path_);
}

}  // namespace strongroom::base
