#pragma once

#include <string>

namespace strongroom::server {

// Who presented a token.
struct Identity {
  std::string user;  // "system:serviceaccount:team-a:runner"
  std::string ns;
  std::string service_account;
  std::string pod;  // empty unless the token is bound to a pod
};

}  // namespace strongroom::server
