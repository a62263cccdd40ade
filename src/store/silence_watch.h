#pragma once

#include <chrono>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/silent_peers.h"

namespace strongroom::store {

struct SilenceLimits {
  std::chrono::milliseconds patience{5'000};  // who has a session for longer may be waiting
  std::chrono::milliseconds answer{5'000};    // for any word, whatever connect_timeout says
  int attempts = 3;                           // in a row, as SilentPeers has them
  std::chrono::milliseconds spell{15'000};
};

// Ends waits for a PostgreSQL that has fallen silent: its machine or its processes stand still,
// while their kernel goes on confirming what comes. No timeout of TCP notices that, nor does
// PostgreSQL's own of statements run then. Once somebody has a session for longer than `patience`,
// the very address that it was made to is connected to: when nothing comes from there for long
// enough, such sessions are broken off. Whatever comes is an answer. Slow statements, slow logins
// and other addresses of the same name change nothing. A pooler answers also for a PostgreSQL that
// does not. Not thread-safe.
class SilenceWatch {
 public:
  // All of them are databases of `dsn`, and outlive this. Throws StoreError when it cannot be read.
  SilenceWatch(const std::string& dsn, std::vector<Database*> databases, SilenceLimits limits = {});

  enum class Heard {
    kNothing,  // nobody waits, so nobody was asked
    kAnswers,
    kSilence,  // of one at least
  };
  // One attempt for each address that somebody waits for. Throws StoreError soon after `stop` is
  // requested.
  Heard Look(const std::stop_token& stop);

  // Looks until `stop` is requested: no more often than once in `patience` while there are answers,
  // so that a long transaction costs few connections.
  void Run(const std::stop_token& stop);

 private:
  std::set<Peer> PeersUsedSince(std::chrono::steady_clock::time_point time) const;

  const std::string dsn_;
  const std::vector<Database*> databases_;
  const SilenceLimits limits_;
  SilentPeers silent_;
};

}  // namespace strongroom::store
