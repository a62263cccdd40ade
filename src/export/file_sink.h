#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::exporting {

// Where files go, a folder or a tar. Their paths are those that IsInside (relative_path.h) allows.
class FileSink {
 public:
  virtual ~FileSink() = default;

  // Throws ExportError when there is such a file, or none can be there.
  virtual void Add(const std::string& path, std::string_view bytes) = 0;
  // What was added so far stays, should the machine stop. Throws ExportError.
  virtual void Sync() = 0;
};

// Files that somebody else may have made.
class FileSource {
 public:
  virtual ~FileSource() = default;

  // Throws ExportError when it is no file, or larger than `most` bytes.
  virtual std::string Read(const std::string& path, size_t most) const = 0;
  // Of all that is there and no folder, in byte order. Throws ExportError past `most`.
  virtual std::vector<std::string> List(size_t most) const = 0;
};

}  // namespace strongroom::exporting
