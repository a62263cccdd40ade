#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/refusal.h"

namespace strongroom::http {

// The values of a pattern's parameters by name, percent-decoded.
using PathParameters = std::map<std::string, std::string>;

using RouteHandler = std::function<Response(Request&, const PathParameters&)>;

// Finds the handler of a request by method and path. A pattern is made of segments, each a word or
// a parameter: "/v1/namespaces/{namespace}/runs/{run}". The pattern that was added first
// wins. Thread-safe once all routes are added.
class Router {
 public:
  // `form` is that of the answers to requests without a route: 404; 405, of another method; 400,
  // of a path that cannot be read.
  explicit Router(RefusalForm form = PlainText) : form_(std::move(form)) {}

  // A handler of GET also answers HEAD: the connection leaves out the body (RFC 9110
  // section 9.3.2). Throws std::logic_error when the pattern has that method already.
  void Add(const std::string& method, std::string_view pattern, RouteHandler handler);

  // A parameter is never empty: such a path has no route. It is decoded once; one that has a broken
  // escape, or decodes to a '/', a control character, "." or "..", is refused, so that no handler
  // can be led to another path with it. A 405 says in Allow what there is.
  Response Route(Request& request) const;

  // For Server. The router outlives the handler.
  Handler AsHandler() const {
    return [this](Request& request) { return Route(request); };
  }

 private:
  struct Path {
    std::vector<std::string> segments;
    std::map<std::string, RouteHandler> methods;
  };

  Response NotAllowed(const Path& path) const;

  RefusalForm form_;
  std::vector<Path> paths_;
};

}  // namespace strongroom::http
