#pragma once

#include <string>
#include <vector>

#include "base/mutex.h"
#include "integration/support/scripted_server.h"

namespace strongroom::test {

// An HTTP proxy on loopback that connects to whatever server on loopback it is asked for by an
// address, and refuses everything but CONNECT. Thread-safe.
class ConnectProxy {
 public:
  // `users`: "Basic BASE64" that it asks for; empty: everybody may.
  explicit ConnectProxy(std::string users = "");

  std::string url() const { return server_.url(); }
  // The first lines of what it was asked.
  std::vector<std::string> asked() const EXCLUDES(mutex_);

 private:
  void Serve(int socket) EXCLUDES(mutex_);

  const std::string users_;
  mutable base::Mutex mutex_;
  std::vector<std::string> asked_ GUARDED_BY(mutex_);
  ScriptedServer server_;
};

}  // namespace strongroom::test
