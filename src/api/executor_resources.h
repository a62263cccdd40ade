#pragma once

#include <string>
#include <string_view>

#include "api/codec.h"

namespace strongroom::api {

// CPU and memory of a container as pods have it: JSON that the API server checks and nobody here
// looks into; empty is absent.
Codec<std::string> Resources();

// The same of a flag. Throws ApiFormatError.
std::string ReadResources(std::string_view text);

}  // namespace strongroom::api
