#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/directory_type.h"

namespace strongroom::provider::directory {

// A file that is that document, as people read it.
std::string FileOf(catalogue::FileFormat format, const base::Json& document);

// The same YAML file with one document more, at its end.
std::string Appended(std::string text, const base::Json& document);

// Whether `text` is read as these documents (documents.h).
bool IsReadAs(catalogue::FileFormat format, const std::string& text,
              const std::vector<base::Json>& documents);

}  // namespace strongroom::provider::directory
