#pragma once

#include <nlohmann/json_fwd.hpp>

namespace strongroom::server::sets {

// The sets API as OpenAPI documents, from schema/backupset.yaml.
// https://spec.openapis.org/oas/v2.0
nlohmann::json OpenApi2();
// https://spec.openapis.org/oas/v3.0.0
nlohmann::json OpenApi3();
// Where OpenApi3 is, as the API server looks for it.
nlohmann::json OpenApi3Index();

}  // namespace strongroom::server::sets
