#include "store/peer.h"

#include "store/dsn.h"

namespace strongroom::store {

std::string ShowPeer(const Peer& peer) {
  const bool is_known = peer.address.empty() || peer.address == peer.host;
  return peer.host + (is_known ? "" : " (" + peer.address + ')') + ", port " + peer.port;
}

std::string DsnOf(const Peer& peer, std::string_view dsn) {
  return WithOptions(dsn, {{"host", peer.host}, {"hostaddr", peer.address}, {"port", peer.port}});
}

}  // namespace strongroom::store
