#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <chrono>
#include <pqxx/pqxx>
#include <stop_token>
#include <string>
#include <utility>

#include "store/peer.h"

namespace strongroom::store {

// How a connection is made: as pqxx::connection does it, but so that it can be given up. (From
// libpqxx 7.8 on pqxx::connecting lets a caller wait.)
class ConnectPolicy : public pqxx::connectionpolicy {
 public:
  ConnectPolicy(const std::string& dsn, std::stop_token stop)
      : connectionpolicy(dsn), stop_(std::move(stop)) {}

  // Also when libpqxx makes one again that was lost.
  handle do_startconnect(handle orig) override;

  // That the last one was made to.
  const Peer& peer() const { return peer_; }

 private:
  const std::stop_token stop_;
  Peer peer_;
};

// A connection to PostgreSQL, made by the constructor. Each host of the connection string has the
// connect_timeout that it says, or each address of a host that does not answer at all. Not
// thread-safe.
class InterruptibleConnection final : private ConnectPolicy, public pqxx::connection_base {
 public:
  // Throws as libpqxx does, and StoreError (kUnavailable) soon after `stop` is requested, but not
  // while the name of a host is looked for.
  explicit InterruptibleConnection(const std::string& dsn, std::stop_token stop = {});
  ~InterruptibleConnection() { close(); }

  using ConnectPolicy::peer;
};

// Whether the server of the connection string, which has one address, says anything at all within
// `limit`: a refusal is an answer, and so is a question for the password, however long what comes
// then takes. Throws StoreError (kUnavailable) soon after `stop` is requested.
bool SaysAnything(const std::string& dsn, std::chrono::milliseconds limit,
                  const std::stop_token& stop);

}  // namespace strongroom::store
