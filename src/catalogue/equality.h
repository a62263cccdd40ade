#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalogue/content_rules.h"

namespace strongroom::catalogue {

// Gives everything in the value one spelling of those that are the same. Idempotent. It recurses as
// deep as the value is. Cost: linear in the value.
void MakeEqual(base::Json& value, const std::vector<Equality>& equal);

// The integer of at most 64 bits that a number is, however it is written: 1.0, 1e0 and 10e-1 are 1,
// and -0.0 is 0. Any other number is what it was: 1.50, 0.1, 1e30.
base::Json PlainNumber(base::Json number);

// A time of RFC 3339 without zeros at the end of its fraction, and with Z for an offset of none;
// any other text is what it was. Instants that are written in different offsets stay different.
std::string PlainTime(std::string text);

}  // namespace strongroom::catalogue
