#include "export/folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/printable.h"
#include "export/error.h"
#include "export/relative_path.h"

namespace strongroom::exporting {
namespace {

// Policies are for whoever exports them: nobody else may look.
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

[[noreturn]] void FailAt(const std::string& path, const std::string& why) {
  throw ExportError(base::Printable(path) + ": " + why);
}

}  // namespace

Folder::Folder(const std::filesystem::path& path)
    : path_(path), folder_(open(path.c_str(), kFolder)) {
  if (!folder_.is_open()) FailAt(path.string(), std::strerror(errno));
}

Folder Folder::Make(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), kFolderMode) != 0 && errno != EEXIST) {
    FailAt(path.string(), std::strerror(errno));
  }
  Folder folder(path);
  std::error_code error;
  const bool is_empty = std::filesystem::is_empty(path, error);
  if (error) FailAt(path.string(), error.message());
  if (!is_empty) FailAt(path.string(), "is there and not empty");
  return folder;
}

Folder Folder::Open(const std::filesystem::path& path) { return Folder(path); }

void Folder::Fail(const std::string& path, const char* what) const {
  FailAt((path_ / path).string(), std::string("cannot be ") + what + ": " + std::strerror(errno));
}

base::Descriptor Folder::ParentOf(const std::string& path, bool make) const {
  if (!IsInside(path)) FailAt(path, "leads out of its folder, or is no name");
  base::Descriptor parent(fcntl(folder_.get(), F_DUPFD_CLOEXEC, 0));
  size_t begin = 0;
  for (size_t slash = 0; (slash = path.find('/', begin)) != std::string::npos; begin = slash + 1) {
    const std::string part = path.substr(begin, slash - begin);
    if (make && mkdirat(parent.get(), part.c_str(), kFolderMode) != 0 && errno != EEXIST) {
      Fail(path, "made");
    }
    parent = base::Descriptor(openat(parent.get(), part.c_str(), kFolder | O_NOFOLLOW));
    if (!parent.is_open()) Fail(path, "opened");
  }
  return parent;
}

void Folder::Add(const std::string& path, std::string_view bytes) {
  const base::Descriptor parent = ParentOf(path, true);
  const std::string name = path.substr(path.rfind('/') + 1);
  constexpr int kNew = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  base::Descriptor file(openat(parent.get(), name.c_str(), kNew, kFileMode));
  if (!file.is_open()) Fail(path, "made");
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) Fail(path, "written");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (close(file.Release()) != 0) Fail(path, "written");
}

// All at once: a call for each of many thousand files would be most of what an export takes.
void Folder::Sync() {
  if (syncfs(folder_.get()) != 0) FailAt(path_.string(), std::strerror(errno));
}

std::string Folder::Read(const std::string& path, size_t most) const {
  const base::Descriptor parent = ParentOf(path, false);
  const std::string name = path.substr(path.rfind('/') + 1);
  // A pipe that nobody writes to holds nobody up.
  constexpr int kOld = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const base::Descriptor file(openat(parent.get(), name.c_str(), kOld));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) Fail(path, "read");
  const std::string shown = (path_ / path).string();
  if (!S_ISREG(status.st_mode)) FailAt(shown, "is no file");
  if (static_cast<size_t>(status.st_size) > most) FailAt(shown, "is too large");
  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t count = read(file.get(), bytes.data() + got, bytes.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) Fail(path, "read");
    if (count == 0) break;
    got += static_cast<size_t>(count);
  }
  bytes.resize(got);
  return bytes;
}

std::vector<std::string> Folder::List(size_t most) const {
  std::vector<std::string> paths;
  try {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      if (entry.symlink_status().type() == std::filesystem::file_type::directory) continue;
      if (paths.size() == most) FailAt(path_.string(), "has too many files");
      paths.push_back(entry.path().lexically_relative(path_).generic_string());
    }
  } catch (const std::filesystem::filesystem_error& e) {
    FailAt(path_.string(), e.code().message());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace strongroom::exporting
