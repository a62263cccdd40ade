#pragma once

#include <string>

#include "access/reviews.h"

namespace strongroom::server::sets {

// The name of somebody who changes something, as it is written down: one line of at most 256
// characters (strongroom.set_held).
std::string AuthorOf(const access::User& user);

}  // namespace strongroom::server::sets
