#pragma once

namespace strongroom::web {

// A peer that vanished is noticed within 20 s, whether we wait or have sent. No delay by Nagle's
// algorithm: heads and bodies are written separately.
void TuneSocket(int socket);

}  // namespace strongroom::web
