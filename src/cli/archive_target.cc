#include "cli/archive_target.h"

#include <filesystem>
#include <ostream>
#include <utility>

#include "base/new_file.h"
#include "cli/error.h"
#include "export/folder.h"
#include "export/tar.h"

namespace strongroom::cli {
namespace {

namespace fs = std::filesystem;

void WriteTar(std::ostream& out, const std::function<void(exporting::FileSink& files)>& write) {
  exporting::TarSink tar(out);
  write(tar);
  tar.Finish();
}

// A folder that gets its name once it is whole, and goes away otherwise.
class NewFolder {
 public:
  explicit NewFolder(const std::string& path) : path_(path), part_(PartOf(path)) {
    std::error_code error;
    if (!fs::create_directory(part_, error)) {
      throw CliError(part_.string() + " cannot be made" +
                     (error ? ": " + error.message() : ", it is there already"));
    }
    fs::permissions(part_, fs::perms::owner_all, error);
    if (error) throw CliError(part_.string() + ": " + error.message());
  }
  ~NewFolder() {
    std::error_code error;
    if (!is_whole_) fs::remove_all(part_, error);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const fs::path& part() const { return part_; }
  void Finish() {
    std::error_code error;
    fs::rename(part_, path_, error);
    if (error) throw CliError(path_.string() + " cannot be written: " + error.message());
    is_whole_ = true;
  }

 private:
  // Beside it, also of "nightly/".
  static fs::path PartOf(std::string path) {
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path + ".part";
  }

  const fs::path path_;
  const fs::path part_;
  bool is_whole_ = false;
};

}  // namespace

ArchiveTarget::ArchiveTarget(std::string to, const Host& host) : to_(std::move(to)), host_(host) {
  if (is_output()) return;
  if (to_.ends_with(".gz") || to_.ends_with(".tgz")) {
    throw CliError("an archive is not compressed: --to NAME.tar, or --to - | gzip", kWrongUsage);
  }
  std::error_code error;
  const bool is_free = fs::is_directory(to_, error) ? fs::is_empty(to_, error) && !error
                                                    : !fs::exists(fs::symlink_status(to_, error));
  if (!is_free) throw CliError(to_ + " is there already");
}

void ArchiveTarget::Write(const std::function<void(exporting::FileSink& files)>& write) const {
  if (is_output()) return WriteTar(host_.out, write);
  if (to_.ends_with(".tar")) {
    base::NewFile file(to_);
    WriteTar(file.out(), write);
    file.Finish();
    return;
  }
  NewFolder folder(to_);
  exporting::Folder files = exporting::Folder::Make(folder.part());
  write(files);
  folder.Finish();
}

}  // namespace strongroom::cli
