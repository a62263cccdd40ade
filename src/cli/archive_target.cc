#include "cli/archive_target.h"

#include <ostream>
#include <utility>

#include "cli/error.h"
#include "export/folder.h"
#include "export/tar.h"

namespace strongroom::cli {
namespace {

void WriteTar(std::ostream& out, const std::function<void(exporting::FileSink& files)>& write) {
  exporting::TarSink tar(out);
  write(tar);
  tar.Finish();
}

}  // namespace

ArchiveTarget::ArchiveTarget(std::string to, std::ostream& out) : to_(std::move(to)), out_(out) {
  if (is_output()) return;
  if (to_.ends_with(".gz") || to_.ends_with(".tgz")) {
    throw CliError("an archive is not compressed: --to NAME.tar, or --to - | gzip", kWrongUsage);
  }
  if (to_.ends_with(".tar")) {
    tar_.emplace(to_);
  } else {
    folder_.emplace(to_);
  }
}

void ArchiveTarget::Write(const std::function<void(exporting::FileSink& files)>& write) {
  if (tar_) {
    WriteTar(tar_->out(), write);
    tar_->Finish();
  } else if (folder_) {
    exporting::Folder files = exporting::Folder::Make(folder_->part());
    write(files);
    folder_->Finish();
  } else {
    WriteTar(out_, write);
  }
}

}  // namespace strongroom::cli
