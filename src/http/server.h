#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "http/message.h"
#include "http/pace.h"
#include "http/refusal.h"

namespace strongroom::http {

// Certificate chain and private key (PEM). Read again when a file changes; a pair that cannot be
// used leaves the one before in place and is logged once.
struct TlsFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

struct ServerOptions {
  // A numeric address. Empty: all addresses, IPv6 and IPv4.
  std::string address;
  uint16_t port = 0;            // 0: any free one
  std::optional<TlsFiles> tls;  // absent: plain HTTP
  // A client may show a certificate (Request::peer_certificates); any will do for the handshake.
  bool asks_for_certificates = false;
  size_t max_header_bytes = size_t{16} << 10U;
  // A new connection beyond these ends another that waits for its peer (connection_table.h).
  size_t max_connections = 256;
  size_t max_connections_per_peer = 64;              // an IPv4 address, or an IPv6 /64
  std::chrono::milliseconds header_timeout{10'000};  // TLS handshake, then each whole header
  std::chrono::milliseconds idle_timeout{60'000};    // between two requests of a connection
  // The same until a request has said who asks (Request::is_caller_known).
  std::chrono::milliseconds unknown_idle_timeout{5'000};
  std::chrono::milliseconds io_timeout{30'000};        // for the next bytes of a body or an answer
  std::chrono::milliseconds request_timeout{900'000};  // for the whole body of a request
  MinimumRate body_rate;
  // For how long what is left of an unread body is thrown away after the answer. A client that is
  // still sending would never see the answer otherwise.
  std::chrono::milliseconds linger_timeout{30'000};
  // Of the answers that are the server's own and not the handler's.
  RefusalForm refusal_form = PlainText;
};

// HTTP/1.1 server with one thread for each connection. Serves from construction to Stop.
// Thread-safe.
class Server {
 public:
  // Throws HttpError (kSetup) when the address cannot be listened on or the certificate not used.
  Server(ServerOptions options, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  // Connections that are open now.
  size_t connections() const;

  // Takes no more connections, closes the idle ones, and lets requests in flight finish for
  // `drain`.
  void Drain(std::chrono::milliseconds drain);
  // As Drain, then cuts the rest off. Handlers that do not read the body are waited for: what they
  // wait for may be ended between the two. Both are safe to call again.
  void Stop(std::chrono::milliseconds drain);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace strongroom::http
