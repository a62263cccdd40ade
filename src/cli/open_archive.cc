#include "cli/open_archive.h"

#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "cli/error.h"
#include "export/tar.h"

namespace strongroom::cli {

namespace fs = std::filesystem;

namespace {

// Takes files until stop is requested.
class StoppableSink final : public exporting::FileSink {
 public:
  StoppableSink(exporting::FileSink& sink, const std::stop_token& stop)
      : sink_(sink), stop_(stop) {}

  void Add(const std::string& path, std::string_view bytes) override {
    RequireGoingOn(stop_);
    sink_.Add(path, bytes);
  }
  void Sync() override { sink_.Sync(); }

 private:
  exporting::FileSink& sink_;
  const std::stop_token& stop_;
};

}  // namespace

OpenArchive::OpenArchive(const fs::path& path, std::stop_token stop) : stop_(std::move(stop)) {
  if (fs::is_directory(path)) {
    folder_ = exporting::Folder::Open(path);
    return;
  }
  std::ifstream tar(path, std::ios::binary);
  if (!tar) throw CliError(path.string() + " cannot be read");
  unpacked_.emplace();
  folder_ = exporting::Folder::Make(unpacked_->path());
  StoppableSink files(*folder_, stop_);
  exporting::ReadTar(tar, files);
}

std::string OpenArchive::Read(const std::string& path, size_t most) const {
  RequireGoingOn(stop_);
  return folder_->Read(path, most);
}

std::vector<std::string> OpenArchive::List(size_t most) const {
  RequireGoingOn(stop_);
  return folder_->List(most);
}

}  // namespace strongroom::cli
