#include "provider/directory/folder_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/random_word.h"
#include "provider/directory/read_file.h"

namespace strongroom::provider::directory {
namespace {

using base::Descriptor;

constexpr mode_t kNewFolder = 0777;  // as the umask of the process lets it
constexpr mode_t kNewFile = 0666;
constexpr size_t kWordLength = 16;

enum class Missing { kStop, kMake };

// The folder that the file is in. Where one on the way is not there it is made, or the one above it
// is what comes back, with false.
std::pair<Descriptor, bool> FolderOf(int root, const PolicyFile& file, Missing missing) {
  Descriptor folder(fcntl(root, F_DUPFD_CLOEXEC, 0));
  if (!folder.is_open()) throw FileFault::Now("its folder cannot be opened");
  for (const std::string& name : file.folders) {
    if (missing == Missing::kMake && mkdirat(folder.get(), name.c_str(), kNewFolder) != 0 &&
        errno != EEXIST) {
      throw FileFault::Now("its folder cannot be made");
    }
    Descriptor next(
        openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.is_open()) {
      if (errno == ENOENT && missing == Missing::kStop) return {std::move(folder), false};
      throw FileFault::Now("its folder cannot be opened");
    }
    folder = std::move(next);
  }
  return {std::move(folder), true};
}

// A file without its name yet; gone again unless it gets it.
class UnnamedFile {
 public:
  explicit UnnamedFile(int folder)
      : folder_(folder),
        name_(".strongroom-" + base::RandomWord(kWordLength)),
        file_(openat(folder, name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                     kNewFile)) {
    if (!file_.is_open()) throw FileFault::Now("cannot be written");
  }
  ~UnnamedFile() {
    if (!is_named_) unlinkat(folder_, name_.c_str(), 0);
  }
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;

  void Write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = write(file_.get(), text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw FileFault::Now("cannot be written");
      text.remove_prefix(static_cast<size_t>(written));
    }
    if (fsync(file_.get()) != 0) throw FileFault::Now("cannot be written");
  }

  void KeepPermissions(const std::string& of) {
    struct stat before {};
    if (fstatat(folder_, of.c_str(), &before, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (fchmod(file_.get(), before.st_mode & 07777) != 0) throw FileFault::Now("cannot be written");
  }

  // To be the file of that name, where there is none.
  void Name(const std::string& name) {
    if (linkat(folder_, name_.c_str(), folder_, name.c_str(), 0) != 0) {
      // Not every file system has links; where there are none, there is this.
      if (errno == EEXIST ||
          renameat2(folder_, name_.c_str(), folder_, name.c_str(), RENAME_NOREPLACE) != 0) {
        throw FileFault::Now("cannot be given its name");
      }
      is_named_ = true;
    }
    SyncFolder();
  }

  // To be the file of that name in the place of the one that has `before` in it.
  void NameOver(const std::string& name, const std::string& before, size_t most_bytes) {
    if (TextOf(name, most_bytes) != before) {
      throw FileFault("somebody has changed or removed it meanwhile", EEXIST);
    }
    if (renameat(folder_, name_.c_str(), folder_, name.c_str()) != 0) {
      throw FileFault::Now("cannot be given its name");
    }
    is_named_ = true;
    SyncFolder();
  }

 private:
  std::optional<std::string> TextOf(const std::string& name, size_t most_bytes) const {
    try {
      return ReadFile(folder_, name, most_bytes);
    } catch (const FileFault&) {
      return std::nullopt;
    }
  }

  // Not every file system has that for folders.
  void SyncFolder() const { fsync(folder_); }

  const int folder_;
  const std::string name_;
  const Descriptor file_;
  bool is_named_ = false;  // and has no other name
};

}  // namespace

FolderFiles::FolderFiles(const std::filesystem::path& root, FolderLimits limits)
    : limits_(limits), root_(OpenRoot(root)) {}

std::optional<std::string> FolderFiles::Read(const PolicyFile& file) const {
  const auto [folder, is_there] = FolderOf(root_.get(), file, Missing::kStop);
  if (!is_there) return std::nullopt;
  try {
    return ReadFile(folder.get(), file.name, limits_.file_bytes);
  } catch (const FileFault& e) {
    if (e.error() == ENOENT) return std::nullopt;
    throw;
  }
}

void FolderFiles::CheckWritable(const PolicyFile& file) const {
  const auto [folder, is_there] = FolderOf(root_.get(), file, Missing::kStop);
  // Whoever plans has the volume mounted to be read only.
  if (faccessat(folder.get(), ".", W_OK | X_OK, AT_EACCESS) != 0 && errno != EROFS) {
    throw FileFault::Now("its folder cannot be written to");
  }
}

void FolderFiles::Write(const PolicyFile& file, const std::string& text,
                        const std::optional<std::string>& before) const {
  if (text.size() > limits_.file_bytes) {
    throw FileFault("would have more than " + std::to_string(limits_.file_bytes) + " bytes", 0);
  }
  const auto [folder, is_there] = FolderOf(root_.get(), file, Missing::kMake);
  UnnamedFile written(folder.get());
  written.Write(text);
  if (!before) return written.Name(file.name);
  written.KeepPermissions(file.name);
  written.NameOver(file.name, *before, limits_.file_bytes);
}

}  // namespace strongroom::provider::directory
