#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strongroom::http {

// The body of a request as it arrives. Belongs to the thread of its request.
class BodyReader {
 public:
  virtual ~BodyReader() = default;

  // Reads up to `size` bytes; 0 only at the end of the body. Blocks. Throws HttpError when the body
  // is cut off, malformed, or too slow; never returns a part of a body as if it were whole.
  virtual size_t Read(char* data, size_t size) = 0;
};

// What the peer of a connection with TLS showed of itself, its own certificate first, each in DER.
// It has the key of the first; whether to trust any of them is for the handler to say.
using PeerCertificates = std::vector<std::string>;

// One request.
struct Request {
  std::string method;
  std::string path;                          // begins with '/', without the query, as it was sent
  std::map<std::string, std::string> query;  // decoded; of equal keys the first
  std::multimap<std::string, std::string> headers;  // names in lower case; equal ones as they came
  std::string peer;                                 // numeric address, without port
  std::string peer_network;            // whom limits of one peer hold for: peer.h's NetworkOf
  BodyReader* body = nullptr;          // never null in a handler
  PeerCertificates peer_certificates;  // none unless ServerOptions asks for them
  // Set by the handler once it knows who asks. The connection may be idle for longer then.
  bool is_caller_known = false;

  // Of equal ones the first; empty when the header is absent.
  std::string_view Header(const std::string& lower_case_name) const;
  // "a", "b" for "/a/b".
  std::vector<std::string_view> PathSegments() const;
};

// The body of an answer that is made while it is sent. Belongs to the thread of its request.
class BodySource {
 public:
  virtual ~BodySource() = default;

  // Puts more of it into `piece`, which may be empty; false at its end. Blocks. What it throws cuts
  // the answer off, so that nobody takes a part for the whole.
  virtual bool Next(std::string& piece) = 0;
};

// One answer. A 2xx or not is all the same to the server.
struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  // In the place of `body`: sent in chunks, or, to a client of HTTP/1.0, until the connection ends.
  std::shared_ptr<BodySource> source = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  // What has to be there until the answer is sent, or cannot be: let go of then.
  std::shared_ptr<const void> held = {};
};

// Answers a request; called on many threads at once. It may leave the body unread. What it throws
// becomes a Refusal: HttpError of 400, 408, 413 or 503, anything else of 500 with a log line.
using Handler = std::function<Response(Request&)>;

// Splits the target of a request line into path and query: of one in absolute form
// ("https://host/path") what comes after the host. False for any other that does not begin with
// '/'. https://www.rfc-editor.org/rfc/rfc9112#section-3.2
bool ParseTarget(std::string_view target, Request& request);

}  // namespace strongroom::http
