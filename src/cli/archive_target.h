#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "base/new_file.h"
#include "base/new_folder.h"
#include "export/file_sink.h"

namespace strongroom::cli {

// Where an archive goes (--to): a new folder, a tar (NAME.tar), or a tar on standard output ("-").
// It is there when it is whole (base/new_file.h, base/new_folder.h).
class ArchiveTarget {
 public:
  static constexpr const char* kStandardOutput = "-";

  // Throws CliError, and base::FileError where something is there already, or none can be. `out` is
  // standard output, and outlives this.
  ArchiveTarget(std::string to, std::ostream& out);

  bool is_output() const { return to_ == kStandardOutput; }
  // Once. `write` gets an empty sink. Throws what it throws, exporting::ExportError and
  // base::FileError.
  void Write(const std::function<void(exporting::FileSink& files)>& write);

 private:
  const std::string to_;
  std::ostream& out_;
  std::optional<base::NewFile> tar_;
  std::optional<base::NewFolder> folder_;
};

}  // namespace strongroom::cli
