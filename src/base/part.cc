#include "base/part.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/random_word.h"

namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnd = ".part";
constexpr size_t kRandom = 8;
// Of a name that leaves room for the rest: file systems take 255.
constexpr size_t kMostBytes = 200;

[[noreturn]] void Fail(const fs::path& path, int error) {
  throw FileError(path.string() +
                  (error == EEXIST ? std::string(" is there already")
                                   : std::string(" cannot be written: ") + std::strerror(error)));
}

// "a/nightly" of "a/nightly/".
fs::path WithoutSlash(const fs::path& path) {
  std::string text = path.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

fs::path FolderOf(const fs::path& path) {
  const fs::path folder = WithoutSlash(path).parent_path();
  return folder.empty() ? "." : folder;
}

// What every part of it begins with.
std::string BeginOf(const fs::path& whole) {
  return WithoutSlash(whole).filename().string().substr(0, kMostBytes) + '.';
}

}  // namespace

bool IsThere(const fs::path& path) {
  struct stat found {};
  return lstat(path.c_str(), &found) == 0;
}

fs::path MakePart(const fs::path& whole, const std::function<bool(const fs::path&)>& make) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    fs::path part =
        WithoutSlash(whole).replace_filename(BeginOf(whole) + RandomWord(kRandom).append(kEnd));
    if (make(part)) return part;
  }
  Fail(whole, EAGAIN);
}

void MoveToFree(const fs::path& part, const fs::path& whole) {
  if (renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, whole.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno != EINVAL && errno != ENOSYS) Fail(whole, errno);
    MoveByTaking(part, whole);
  }
  SyncFolderOf(whole);
}

void MoveByTaking(const fs::path& part, const fs::path& whole) {
  constexpr int kNew = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const Descriptor taken(open(whole.c_str(), kNew, S_IRUSR | S_IWUSR));
  if (!taken.is_open()) Fail(whole, errno);
  if (rename(part.c_str(), whole.c_str()) == 0) return;
  const int error = errno;
  unlink(whole.c_str());
  Fail(whole, error);
}

void SyncFolderOf(const fs::path& path) {
  const Descriptor folder(open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) fsync(folder.get());
}

void RemoveParts(const fs::path& whole) {
  const std::string begin = BeginOf(whole);
  std::error_code error;
  for (fs::directory_iterator it(FolderOf(whole), error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.size() != begin.size() + kRandom + kEnd.size()) continue;
    std::error_code is_gone;
    if (name.starts_with(begin) && name.ends_with(kEnd)) fs::remove_all(it->path(), is_gone);
  }
}

}  // namespace strongroom::base
