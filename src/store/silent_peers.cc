#include "store/silent_peers.h"

namespace strongroom::store {

void SilentPeers::KeepOnly(const std::set<Peer>& peers) {
  std::erase_if(spells_, [&](const auto& spell) { return !peers.contains(spell.first); });
}

bool SilentPeers::NoteSilence(const Peer& peer, Time begun, Time ended) {
  Spell& spell = spells_.try_emplace(peer, Spell{.since = begun}).first->second;
  return ++spell.attempts >= attempts_ && ended - spell.since >= spell_;
}

}  // namespace strongroom::store
