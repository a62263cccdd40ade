#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "export/file_sink.h"
#include "export/folder.h"

namespace strongroom::cli {

// A folder of this process alone, which goes with its owner. Throws CliError where none can be.
class PassingFolder {
 public:
  PassingFolder();
  ~PassingFolder();
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The files of an archive, of a folder as it is, or of a tar, which is unpacked for as long as this
// is there. Once stop is requested, whatever is read of it throws CliError with kInterrupted.
class OpenArchive final : public exporting::FileSource {
 public:
  // Throws CliError, and exporting::ExportError for a tar that is none.
  OpenArchive(const std::filesystem::path& path, std::stop_token stop);

  std::string Read(const std::string& path, size_t most) const override;
  std::vector<std::string> List(size_t most) const override;

 private:
  const std::stop_token stop_;
  std::optional<PassingFolder> unpacked_;
  std::optional<exporting::Folder> folder_;
};

}  // namespace strongroom::cli
