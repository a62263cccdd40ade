#include "provider/directory/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/descriptor.h"
#include "base/json.h"
#include "provider/directory/read_file.h"
#include "provider/error.h"

namespace strongroom::provider::directory {
namespace {

using base::Descriptor;

struct FolderCloser {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::string LastError(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

// Reads a folder and what is in it. Lives for one call of ReadFolder.
class Walk {
 public:
  Walk(const FolderReading& reading, const FolderLimits& limits)
      : reading_(reading), limits_(limits) {}

  // `path` is that of the folder with a '/' behind it, or empty.
  void ReadEntries(int folder, const std::string& path, int depth) {
    for (const std::string& name : NamesIn(folder, path)) {
      reading_.pause();
      if (!IsPrintable(name)) {
        reading_.fail(path, "holds a name that is no printable UTF-8");
      } else if (path.size() + name.size() > limits_.path_bytes) {
        reading_.fail(path, "holds a name that is too long");
      } else {
        ReadEntry(folder, name, path + name, depth);
      }
    }
  }

 private:
  std::vector<std::string> NamesIn(int folder, const std::string& path) {
    std::vector<std::string> names;
    // What lists a folder closes its descriptor in the end, so that it gets one of its own.
    Descriptor own(fcntl(folder, F_DUPFD_CLOEXEC, 0));
    const std::unique_ptr<DIR, FolderCloser> entries(own.is_open() ? fdopendir(own.get())
                                                                   : nullptr);
    if (!entries) {
      reading_.fail(path, LastError("cannot be listed"));
      return names;
    }
    own.Release();
    errno = 0;
    while (const dirent* entry = readdir(entries.get())) {
      const std::string name = static_cast<const char*>(entry->d_name);
      if (IsPassedOver(name)) continue;
      if (entries_++ == limits_.entries) {
        reading_.fail(path, "too many files: what comes later is not read");
        break;
      }
      if (entries_ > limits_.entries) break;
      names.push_back(name);
      errno = 0;
    }
    if (errno != 0) reading_.fail(path, LastError("cannot be listed"));
    std::sort(names.begin(), names.end());
    return names;
  }

  void ReadEntry(int folder, const std::string& name, const std::string& path, int depth) {
    struct stat entry {};
    if (fstatat(folder, name.c_str(), &entry, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) reading_.fail(path, LastError("cannot be read"));
    } else if (S_ISDIR(entry.st_mode)) {
      EnterFolder(folder, name, path, depth);
    } else if (S_ISLNK(entry.st_mode)) {
      struct stat target {};
      const bool leads_to_folder =
          fstatat(folder, name.c_str(), &target, 0) == 0 && S_ISDIR(target.st_mode);
      if (leads_to_folder || reading_.wants(path)) {
        reading_.fail(path, "is a symbolic link, which is not followed");
      }
    } else if (reading_.wants(path)) {
      ReadOne(folder, name, path);
    }
  }

  void EnterFolder(int folder, const std::string& name, const std::string& path, int depth) {
    if (depth == limits_.depth) return reading_.fail(path, "is too deep");
    const Descriptor inner(
        openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!inner.is_open()) return reading_.fail(path, LastError("cannot be opened"));
    ReadEntries(inner.get(), path + "/", depth + 1);
  }

  void ReadOne(int folder, const std::string& name, const std::string& path) {
    std::string content;
    try {
      content = ReadFile(folder, name, limits_.file_bytes);
    } catch (const FileFault& e) {
      return reading_.fail(path, e.what());
    }
    reading_.take(path, std::move(content));
  }

  const FolderReading& reading_;
  const FolderLimits& limits_;
  size_t entries_ = 0;
};

}  // namespace

// The mount point is the kubelet's, not the tenant's.
Descriptor OpenRoot(const std::filesystem::path& root) {
  Descriptor folder(open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) return folder;
  const std::string_view code = errno == ENOENT   ? kNotFound
                                : errno == EACCES ? kPermissionMissing
                                                  : kProviderUnavailable;
  throw ProviderError(code, root.string() + ": " + LastError("cannot be opened"));
}

bool IsPassedOver(std::string_view name) { return name.starts_with('.') || name == "lost+found"; }

bool IsPrintable(const std::string& name) {
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  if (std::any_of(name.begin(), name.end(), is_control)) return false;
  try {
    base::CanonicalJson(name);
    return true;
  } catch (const base::JsonError&) {
    return false;
  }
}

void ReadFolder(const std::filesystem::path& root, const FolderReading& reading,
                const FolderLimits& limits) {
  const Descriptor folder = OpenRoot(root);
  Walk(reading, limits).ReadEntries(folder.get(), "", 0);
}

}  // namespace strongroom::provider::directory
