#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "export/file_sink.h"

namespace strongroom::exporting {

// A folder that is not left, whatever is in it: no symbolic link is followed, and nothing that is
// there is written over. What is made in it only its owner may read. Not thread-safe.
class Folder final : public FileSink, public FileSource {
 public:
  // Makes a folder, whose parent is there, or takes one that is empty. Throws ExportError for one
  // that is not.
  static Folder Make(const std::filesystem::path& path);
  // Throws ExportError where there is none.
  static Folder Open(const std::filesystem::path& path);

  void Add(const std::string& path, std::string_view bytes) override;
  void Sync() override;
  std::string Read(const std::string& path, size_t most) const override;
  std::vector<std::string> List(size_t most) const override;

 private:
  explicit Folder(const std::filesystem::path& path);

  // The folder that the file is in.
  base::Descriptor ParentOf(const std::string& path, bool make) const;
  [[noreturn]] void Fail(const std::string& path, const char* what) const;

  std::filesystem::path path_;
  base::Descriptor folder_;
};

}  // namespace strongroom::exporting
