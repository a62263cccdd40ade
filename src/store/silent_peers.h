#pragma once

#include <chrono>
#include <map>
#include <set>

#include "store/peer.h"

namespace strongroom::store {

// Which servers of PostgreSQL have fallen silent, by what came of attempts to hear of them. One
// attempt without an answer says little: a network loses some, a machine is busy for a moment.
class SilentPeers {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // So many attempts in a row, from the beginning of the first to the end of the last so long.
  SilentPeers(int attempts, std::chrono::milliseconds spell) : attempts_(attempts), spell_(spell) {}

  // What is known of others is forgotten: nobody waits for them.
  void KeepOnly(const std::set<Peer>& peers);

  void NoteAnswer(const Peer& peer) { spells_.erase(peer); }
  // Whether that makes it silent.
  bool NoteSilence(const Peer& peer, Time begun, Time ended);

 private:
  struct Spell {
    Time since;
    int attempts = 0;
  };

  const int attempts_;
  const std::chrono::milliseconds spell_;
  std::map<Peer, Spell> spells_;
};

}  // namespace strongroom::store
