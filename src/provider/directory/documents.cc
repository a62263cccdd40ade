#include "provider/directory/documents.h"

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "base/yaml_json.h"

namespace strongroom::provider::directory {
namespace {

using base::Json;

// The YAML parser replaces what is not UTF-8, and what is stored would not be what was there.
void CheckUtf8(std::string_view text) {
  if (!base::IsUtf8(text)) throw base::JsonError("is not UTF-8");
}

void Append(Json document, std::vector<Json>& documents) {
  if (!document.is_object()) throw base::JsonError("a document is no object");
  documents.push_back(std::move(document));
}

}  // namespace

std::vector<Json> ParseDocuments(catalogue::FileFormat format, std::string_view text) {
  std::vector<Json> documents;
  CheckUtf8(text);
  switch (format) {
    case catalogue::FileFormat::kJson:
      // As in YAML: one reader would see the first value, another the last.
      Append(base::ParseJson(text, {.repeated = base::RepeatedMembers::kRefused}), documents);
      break;
    case catalogue::FileFormat::kYaml:
      for (const base::YamlValue& value : base::ParseYaml(text)) {
        if (value.kind != base::YamlValue::Kind::kNull) Append(base::ToJson(value), documents);
      }
      break;
  }
  return documents;
}

}  // namespace strongroom::provider::directory
