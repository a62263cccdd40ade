#pragma once

#include "base/base64.h"

namespace strongroom::kube {

using base::DecodeBase64;
using base::EncodeBase64;

}  // namespace strongroom::kube
