#include "catalogue/directory_type.h"

#include "catalogue/map_reader.h"

namespace strongroom::catalogue {

DirectoryType ReadDirectoryType(MapReader& map) {
  DirectoryType type{.format = map.Word<FileFormat>("format"),
                     .extensions = map.Texts("extensions")};
  if (type.extensions.empty()) map.Fail("extensions", "at least one is needed");
  for (const std::string& extension : type.extensions) {
    if (extension.size() < 2 || extension[0] != '.') map.Fail("extensions", "begin with a '.'");
  }
  return type;
}

}  // namespace strongroom::catalogue
