#include "base/new_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
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

std::error_code LastError() { return {errno, std::generic_category()}; }

bool IsFree(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return fs::is_empty(path, error) && !error;
  return !fs::exists(fs::symlink_status(path, error));
}

bool IsOwnersAlone(const Descriptor& folder) {
  struct stat found {};
  return fstat(folder.get(), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

// Removes all that is in it, or nothing.
void Empty(const fs::path& part, const std::vector<std::string>& suffixes) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(part, error), end; !error && it != end;
       it.increment(error)) {
    const std::string path = it->path().string();
    const bool is_known =
        it->symlink_status().type() == fs::file_type::directory ||
        std::any_of(suffixes.begin(), suffixes.end(),
                    [&](const std::string& suffix) { return path.ends_with(suffix); });
    if (!is_known) throw FileError(path + " is somebody's: remove it, or write elsewhere");
  }
  if (error) Fail(part, error);
  for (fs::directory_iterator it(part, error), end; !error && it != end; it.increment(error)) {
    fs::remove_all(it->path(), error);
  }
  if (error) Fail(part, error);
}

Descriptor LockFor(const fs::path& whole, const fs::path& part,
                   const std::vector<std::string>& suffixes) {
  if (!IsFree(whole)) throw FileError(whole.string() + " is there already");
  const bool is_new = mkdir(part.c_str(), kOwnerOnly) == 0;
  if (!is_new && errno != EEXIST) Fail(part, LastError());
  constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  Descriptor folder(open(part.c_str(), kFolder));
  if (!folder.is_open()) Fail(part, LastError());
  LockPart(part, folder);
  // What is emptied has to be of ours, and ours are nobody's to look into: others' mostly are.
  if (!is_new && !IsOwnersAlone(folder)) {
    throw FileError(part.string() + " is somebody's: remove it, or write elsewhere");
  }
  if (fchmod(folder.get(), kOwnerOnly) != 0) Fail(part, LastError());
  Empty(part, suffixes);
  return folder;
}

}  // namespace

NewFolder::NewFolder(fs::path path, const std::vector<std::string>& suffixes)
    : path_(std::move(path)), part_(PartOf(path_)), lock_(LockFor(path_, part_, suffixes)) {}

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
}

}  // namespace strongroom::base
