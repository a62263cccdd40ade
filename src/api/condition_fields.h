#pragma once

#include <vector>

#include "api/fields.h"
#include "domain/condition.h"

namespace strongroom::api {

// status.conditions of every kind: metav1.Condition, at most 16.
Codec<std::vector<domain::Condition>> Conditions();

}  // namespace strongroom::api
