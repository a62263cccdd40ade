#pragma once

#include <string>

namespace strongroom::web {

// AF_INET when `host` has an IPv4 address, else AF_INET6; AF_UNSPEC when it has none now. May ask
// DNS.
int FamilyOf(const std::string& host);

// A peer that vanished is noticed within 20 s, whether we wait or have sent. No delay by Nagle's
// algorithm: heads and bodies are written separately.
void TuneSocket(int socket);

}  // namespace strongroom::web
