#include "catalogue/directory_type.h"

#include "catalogue/map_reader.h"

namespace strongroom::catalogue {

DirectoryType ReadDirectoryType(MapReader& map) {
  const auto format = base::Parse<FileFormat>(map.Text("format"));
  if (!format) map.Fail("format", "is not one of: " + base::WordsOf<FileFormat>());
  DirectoryType type{.format = *format, .extensions = map.Texts("extensions")};
  if (type.extensions.empty()) map.Fail("extensions", "at least one is needed");
  for (const std::string& extension : type.extensions) {
    if (extension.size() < 2 || extension[0] != '.') map.Fail("extensions", "begin with a '.'");
  }
  return type;
}

}  // namespace strongroom::catalogue
