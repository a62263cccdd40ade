#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace strongroom::cli {

// A JSON object as a YAML document that every reader takes for the same: block style, lists of
// plain values on one line, and quotes around all that some version of YAML could take for
// something else than text. Without "---".
std::vector<std::string> YamlLines(const nlohmann::json& object);

}  // namespace strongroom::cli
