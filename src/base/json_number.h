#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace strongroom::base {

// A number that C++ would write in another way than it was written, or not hold at all: one with a
// fraction or an exponent, of more than 64 bits, or -0. What is stored has to say what was there,
// so its text is kept: in a Json it is a binary value, which no text makes otherwise. It compares
// and sorts as that text, and WriteJson writes it.
Json KeepNumber(std::string_view text);

// The text of such a number; absent for any other value, integers among them.
std::optional<std::string_view> KeptNumber(const Json& value);

// What a value is, for messages: "number" whether or not its text is kept.
std::string_view TypeName(const Json& value);

}  // namespace strongroom::base
