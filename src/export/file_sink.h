#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::exporting {

// Where files go, a folder or a tar. Paths are relative, their parts between "/": IsInside.
class FileSink {
 public:
  virtual ~FileSink() = default;

  // Throws ExportError when there is such a file, or none can be there.
  virtual void Add(const std::string& path, std::string_view bytes) = 0;
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

// Whether a path leads into a folder and not out of it, on any system: parts of 1 to 255 bytes
// between "/", none of which is ".", ".." or has a "\", a ":" or a control character.
bool IsInside(std::string_view path);

}  // namespace strongroom::exporting
