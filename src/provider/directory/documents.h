#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "catalogue/directory_type.h"

namespace strongroom::provider::directory {

// The documents of a file: one of JSON, any number of YAML, of which empty ones are left out.
// Throws base::JsonError, base::YamlError for what is not of that format, not UTF-8, or past the
// limits of either, and for a document that is no object.
std::vector<nlohmann::json> ParseDocuments(catalogue::FileFormat format, std::string_view text);

}  // namespace strongroom::provider::directory
