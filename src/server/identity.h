#pragma once

#include <string>

namespace strongroom::server {

// Who presented a token.
struct Identity {
  std::string user;  // "system:serviceaccount:team-a:runner"
  std::string ns;
  // The pod that the token is bound to; empty: none. A token ends with its pod.
  std::string pod;
  std::string pod_uid;
};

}  // namespace strongroom::server
