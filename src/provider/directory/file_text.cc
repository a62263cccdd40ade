#include "provider/directory/file_text.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "base/yaml.h"
#include "base/yaml_text.h"
#include "provider/directory/documents.h"

namespace strongroom::provider::directory {

using base::Json;
using catalogue::FileFormat;

std::string FileOf(FileFormat format, const Json& document) {
  switch (format) {
    case FileFormat::kJson:
      return base::WriteJson(document, base::JsonStyle::kForPeople) + '\n';
    case FileFormat::kYaml:
      break;
  }
  return base::WriteYaml(document, base::YamlStyle::kLineWise);
}

std::string Appended(std::string text, const Json& document) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text + "---\n" + FileOf(FileFormat::kYaml, document);
}

bool IsReadAs(FileFormat format, const std::string& text, const std::vector<Json>& documents) {
  try {
    return base::CanonicalJson(ParseDocuments(format, text)) == base::CanonicalJson(documents);
  } catch (const base::JsonError&) {
    return false;
  } catch (const base::YamlError&) {
    return false;
  }
}

}  // namespace strongroom::provider::directory
