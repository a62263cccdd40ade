#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/enum_words.h"

namespace strongroom::catalogue {

class MapReader;

enum class FileFormat { kJson, kYaml };
constexpr auto EnumWords(FileFormat) {
  return std::to_array<base::EnumWord<FileFormat>>(
      {{FileFormat::kJson, "json"}, {FileFormat::kYaml, "yaml"}});
}

// Which files of a folder are of a policy type. The fields are those of catalogue/directory.yaml.
struct DirectoryType {
  FileFormat format = FileFormat::kJson;
  std::vector<std::string> extensions;  // ".yaml"
};

// Takes its fields of one type. Throws CatalogueError.
DirectoryType ReadDirectoryType(MapReader& map);

}  // namespace strongroom::catalogue
