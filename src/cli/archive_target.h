#pragma once

#include <functional>
#include <string>

#include "cli/host.h"
#include "export/file_sink.h"

namespace strongroom::cli {

// Where an archive goes (--to): a new folder, a tar (NAME.tar), or a tar on standard output ("-").
// It is there when it is whole: what is left of one that is not, goes away.
class ArchiveTarget {
 public:
  static constexpr const char* kStandardOutput = "-";

  // Throws CliError where something is there already. `host` outlives this.
  ArchiveTarget(std::string to, const Host& host);

  bool is_output() const { return to_ == kStandardOutput; }
  // `write` gets an empty sink. Throws what it throws, exporting::ExportError and base::FileError.
  void Write(const std::function<void(exporting::FileSink& files)>& write) const;

 private:
  const std::string to_;
  const Host& host_;
};

}  // namespace strongroom::cli
