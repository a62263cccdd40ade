#pragma once

#include <string>

namespace strongroom::server {

// Who presented a token.
struct Identity {
  std::string user;  // "system:serviceaccount:team-a:runner"
  std::string ns;
};

}  // namespace strongroom::server
