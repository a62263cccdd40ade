#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/json.h"
#include "integration/support/process.h"
#include "support/temporary_folder.h"
#include "web/transport.h"

namespace strongroom::test {

// The Graph of tests/graph, as a process on loopback for as long as this lives: what it can do is
// in its README. Not thread-safe.
class FakeGraph {
 public:
  // Throws std::runtime_error with what it wrote when it does not start.
  FakeGraph();

  // "login", "graph", "ca", "tenant", "client" or "secret", of addresses.json.
  std::string Address(const std::string& name) const;

  // Calls of its control side. Throw std::runtime_error when it refuses.
  base::Json Ask(const std::string& call) const;
  base::Json Tell(const std::string& call, const base::Json& fields) const;

 private:
  base::Json Send(const web::Request& request) const;

  const TemporaryFolder folder_;
  std::optional<Process> process_;
  std::string addresses_;
  std::unique_ptr<web::Transport> control_;
};

}  // namespace strongroom::test
