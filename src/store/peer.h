#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace strongroom::store {

// A server of PostgreSQL that a connection was made to. One name may stand for several.
struct Peer {
  std::string host;     // as the connection string has it
  std::string address;  // that was reached, in numbers; empty for a socket of the file system
  std::string port;

  auto operator<=>(const Peer&) const = default;
};

// For people: "db.example (10.0.0.1), port 5432".
std::string ShowPeer(const Peer& peer);

// The connection string for it alone, at no other address. Throws as ReadDsn.
std::string DsnOf(const Peer& peer, std::string_view dsn);

}  // namespace strongroom::store
