#pragma once

#include <string>

#include "domain/item_change.h"

namespace strongroom::cli {

// "ann@example.com", "Deploy (app)"; empty where nobody knows.
std::string WhoDid(const domain::Deed& deed);

}  // namespace strongroom::cli
