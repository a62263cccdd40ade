#pragma once

#include "base/json.h"

namespace strongroom::api {

// Something from outside (an object, a report) does not have the form that our API gives it. The
// readers of base throw it for the form of a member, the decoders here for what it says.
using ApiFormatError = base::JsonError;

}  // namespace strongroom::api
