#pragma once

#include "base/json.h"
#include "base/json_members.h"
#include "base/text.h"

namespace strongroom::api {

using base::ArrayAt;
using base::BoolAt;
using base::CanonicalJson;
using base::Cut;
using base::IntAt;
using base::Json;
using base::ObjectAt;
using base::ParseJson;
using base::StringAt;
using base::TextAt;

}  // namespace strongroom::api
