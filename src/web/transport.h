#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "web/address_rules.h"
#include "web/addresses.h"
#include "web/message.h"
#include "web/remote.h"
#include "web/target.h"

namespace strongroom::web {

// Takes one line at a time, without its newline. Called on the thread that called Stream, which
// reads no further meanwhile; what it throws ends the stream and is thrown by Stream.
using LineSink = std::function<void(std::string_view line)>;

// Speaks HTTP with one server. All that we ask of others goes through it, so that another library
// (or a test) can stand in. Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  // Any status is an answer. Throws TransportError when there is none, of which AnswerCut is one
  // that began, AnswerTooLarge, StoppedError on stop.
  // A POST may reach the server twice when a kept connection is cut: make writes idempotent.
  // When the server refuses a large body early and closes without reading on, its answer is lost
  // and TransportError is thrown: servers must drain what they refuse.
  virtual Response Send(const Request& request, std::stop_token stop) = 0;

  // Hands each line of the answer to `sink` as it arrives. Returns when the server ended the answer
  // cleanly. Throws StatusError when the status is not 2xx, TransportError when the connection
  // was cut, a line is too long or the timeout passed, StoppedError on stop.
  virtual void Stream(const Request& request, LineSink sink, std::stop_token stop) = 0;
};

struct TransportOptions {
  // Requests at once; more wait. Streams do not count.
  size_t max_in_flight = 16;
  size_t max_response_bytes = size_t{64} << 20U;
  size_t max_line_bytes = size_t{16} << 20U;
  std::string user_agent = "strongroom";
  // But for kAny, the server's name is resolved and checked first, and the address that was
  // checked is the one that is connected to, until a request fails. Send and Stream throw
  // PeerRefused for what is refused.
  AddressRules addresses = AddressRules::kAny;
  Resolve resolve = AddressesOf;
};

// Call it first in main, while there is one thread: it sets SSL_CERT_FILE and SSL_CERT_DIR of this
// process, so that OpenSSL does not load the system's CA bundle for each connection. Transports
// load the CAs that they need.
void HideSystemAuthorities();

// Starts the threads that do the I/O of all transports. Call it once in main, before any transport
// and after base::StopSignal, so that no signal ends one of them.
void StartHttpThreads(int count);

// HTTP/1.1 over TLS. Redirects are not followed; the certificate's SAN must name the server.
// Certificates, CAs and tokens from files are read again for each new connection or request.
// Throws ConfigError when the remote cannot work.
std::unique_ptr<Transport> MakeHttpTransport(const Remote& remote,
                                             const TransportOptions& options = {});

}  // namespace strongroom::web
