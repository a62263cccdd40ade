#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "web/transport.h"

namespace strongroom::executor {

// How `strongroom server` is reached.
struct ServerAccess {
  std::string url;                   // "https://host:port"
  std::filesystem::path ca_file;     // empty: the system's
  std::filesystem::path token_file;  // projected, audience "strongroom"; read at each attempt
};

// Throws UsageError for what cannot work. Nobody is asked yet.
std::unique_ptr<web::Transport> ConnectToServer(const ServerAccess& server);

}  // namespace strongroom::executor
