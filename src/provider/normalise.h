#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::provider {

// What of `object` says that the policy changed: without the fields that the catalogue strips for
// its type, and with arrays that mean a set in one order. Idempotent. Throws api::ApiFormatError
// for text that is not UTF-8.
api::Json Normalise(const catalogue::PolicyType& type, api::Json object);

// SHA-256 of the canonical form of the normalised object, in hexadecimal.
std::string ChangeDigest(const catalogue::PolicyType& type, const api::Json& object);

}  // namespace strongroom::provider
