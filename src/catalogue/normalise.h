#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// What of `object` says that the policy changed, by the catalogue's rules for its type
// (catalogue/content_rules.h): without the fields that are stripped or not among those that are
// kept, with one spelling of what is equal, texts that hold JSON in canonical form, and arrays that
// mean a set in one order. Idempotent. Throws base::JsonError for text that is not UTF-8.
base::Json Normalise(const PolicyType& type, base::Json object);

// SHA-256 of the canonical form of the normalised object, in hexadecimal.
std::string ChangeDigest(const PolicyType& type, base::Json object);

}  // namespace strongroom::catalogue
