#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/temporary_folder.h"
#include "export/file_sink.h"
#include "export/folder.h"

namespace strongroom::cli {

// The files of an archive, of a folder as it is, or of a tar, which is unpacked for as long as this
// is there. Once stop is requested, whatever is read of it throws CliError with kInterrupted.
class OpenArchive final : public exporting::FileSource {
 public:
  // Throws CliError, base::FileError where nothing can be unpacked, and exporting::ExportError for
  // a tar that is none.
  OpenArchive(const std::filesystem::path& path, std::stop_token stop);

  std::string Read(const std::string& path, size_t most) const override;
  std::vector<std::string> List(size_t most) const override;

 private:
  const std::stop_token stop_;
  std::optional<base::TemporaryFolder> unpacked_;
  std::optional<exporting::Folder> folder_;
};

}  // namespace strongroom::cli
