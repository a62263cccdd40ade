#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "kube/config.h"

namespace strongroom::kube {

// One HTTP request. Authorization and Host are the transport's business: never put them in headers.
struct Request {
  std::string method = "GET";
  std::string path_and_query;  // "/api/v1/pods?limit=500", percent-encoded
  std::string body;
  std::string content_type;
  // Instead of `body`: a file that is streamed from disk, however large.
  std::filesystem::path body_file;
  std::map<std::string, std::string> headers;
  // Until the whole answer is there, waiting for a free slot included. For Stream: until it ends.
  std::chrono::milliseconds timeout{30'000};
};

// One HTTP answer. Header names are lower case.
struct Response {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;
};

// Takes one line at a time, without its newline. Called on the thread that called Stream, which
// reads no further meanwhile; what it throws ends the stream and is thrown by Stream.
using LineSink = std::function<void(std::string_view line)>;

// Speaks HTTP with one server. All HTTP of this module goes through it, so that another library
// (or a test) can stand in. Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  // Any status is an answer. Throws TransportError when there is none, StoppedError on stop.
  // A POST may reach the server twice when a kept connection is cut: make writes idempotent.
  // When the server refuses a large body early and closes without reading on, its answer is lost
  // and TransportError is thrown: servers must drain what they refuse.
  virtual Response Send(const Request& request, std::stop_token stop) = 0;

  // Hands each line of the answer to `sink` as it arrives. Returns when the server ended the answer
  // cleanly. Throws ApiError when the status is not 2xx, TransportError when the connection was
  // cut, a line is too long or the timeout passed, StoppedError on stop.
  virtual void Stream(const Request& request, LineSink sink, std::stop_token stop) = 0;
};

struct TransportOptions {
  // Requests at once; more wait. Streams do not count.
  size_t max_in_flight = 16;
  size_t max_response_bytes = size_t{64} << 20U;
  size_t max_line_bytes = size_t{16} << 20U;
  std::string user_agent = "strongroom";
};

// Must be called once in main, before any other thread and any transport: sets the number of I/O
// threads and keeps OpenSSL from loading the system's CA bundle for each connection (it sets
// SSL_CERT_FILE and SSL_CERT_DIR of this process; transports load the CAs that they need).
void InitialiseHttp(int threads);

// HTTP/1.1 over TLS. Redirects are not followed; the certificate's SAN must name the server.
// Certificates, CAs and tokens from files are read again for each new connection or request.
// Throws ConfigError when the config cannot work.
std::unique_ptr<Transport> MakeHttpTransport(const Config& config,
                                             const TransportOptions& options = {});

}  // namespace strongroom::kube
