#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/program.h"
#include "kube/config.h"
#include "web/transport.h"

namespace strongroom::cli {

// Which cluster, as whom, and how long an answer may take: the flags of kubectl.
struct ConnectionFlags {
  std::string kubeconfig;       // empty: $KUBECONFIG, ~/.kube/config, the pod's own cluster
  std::string context;          // empty: the current one
  std::string ns;               // empty: the context's
  std::string request_timeout;  // as ParseDuration reads it; empty or 0: the default
  std::string as;               // user to impersonate; empty: nobody
  std::string as_group;         // the user's group; empty: none
};

// A cluster that commands are sent to.
struct Connection {
  std::unique_ptr<web::Transport> transport;
  std::string server;  // for messages
  std::string ns;      // of the flag, the context, or "default"
};

// The machine as the commands see it, so that tests can stand in for it. All members outlive the
// commands; one thread uses it.
struct Host {
  const base::Clock& clock;
  std::ostream& out;
  std::ostream& err;
  std::stop_token stop;
  // Throws web::ConfigError.
  std::function<Connection(const ConnectionFlags&)> connect;
  // What the contexts are called that --kubeconfig, or KUBECONFIG where it is empty, has. Throws
  // web::ConfigError.
  std::function<std::vector<std::string>(const std::string& kubeconfig)> contexts;
  // The content of a manifest; "-" is standard input. Throws CliError.
  std::function<std::string(const std::string& path)> read_manifest;
  // Waits; false when stop was requested meanwhile.
  std::function<bool(std::chrono::milliseconds)> sleep;
  // Runs a program to its end, with the environment of this one unless it says another. Throws
  // base::ProgramError.
  std::function<base::ProgramEnd(base::Program)> run;
  // A text that nobody has used before.
  std::function<std::string()> new_token;
  // Whether `out` is a terminal.
  bool writes_to_terminal = false;
  // Whether people see `out` in colours: on a terminal, unless they want none.
  bool shows_colors = false;
  // Characters in a line of the terminal that `err` is, at the moment; 0 when it is none.
  std::function<size_t()> err_columns = [] { return size_t{0}; };
  // Whether a line that is written to `err` now waits for somebody who does not read.
  std::function<bool()> err_would_block = [] { return false; };
};

}  // namespace strongroom::cli
