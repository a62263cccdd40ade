#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "store/database.h"

namespace strongroom::store {

// Ends waits for a PostgreSQL that has fallen silent: its machine or its processes stand still,
// while their kernel goes on confirming what comes. No timeout of TCP notices that, nor does
// PostgreSQL's own of statements run then. Once somebody has a session for longer than `patience`,
// each host of the connection string is connected to: of one that does not answer within
// connect_timeout, such sessions are broken off. No more often than once in that time, so that a
// long transaction costs few connections. Slow statements of a PostgreSQL that works are
// left alone. A pooler answers also for a PostgreSQL that does not.
class SilenceWatch {
 public:
  // All of them are databases of `dsn`, and outlive this.
  SilenceWatch(const std::string& dsn, std::vector<Database*> databases,
               std::chrono::milliseconds patience = std::chrono::seconds{5});

 private:
  // Whether PostgreSQL was asked.
  bool Look(const std::stop_token& stop) const;

  const std::vector<std::string> hosts_;  // a connection string for each
  const std::vector<Database*> databases_;
  const std::chrono::milliseconds patience_;
  std::jthread thread_;
};

}  // namespace strongroom::store
