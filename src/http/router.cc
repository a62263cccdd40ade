#include "http/router.h"

#include <algorithm>
#include <stdexcept>

#include "http/escape.h"

namespace strongroom::http {
namespace {

bool IsParameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool Matches(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](const std::string& expected, std::string_view segment) {
                      return IsParameter(expected) ? !segment.empty() : expected == segment;
                    });
}

bool IsSafe(const std::string& value) {
  return value != "." && value != ".." &&
         std::none_of(value.begin(), value.end(),
                      [](unsigned char c) { return c == '/' || c < 0x20 || c == 0x7f; });
}

// False when a parameter cannot be read.
bool ReadParameters(const std::vector<std::string>& pattern,
                    const std::vector<std::string_view>& path, PathParameters& parameters) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!IsParameter(pattern[i])) continue;
    auto value = PercentDecode(path[i]);
    if (!value || !IsSafe(*value)) return false;
    parameters[pattern[i].substr(1, pattern[i].size() - 2)] = std::move(*value);
  }
  return true;
}

std::vector<std::string> SegmentsOf(std::string_view pattern) {
  Request request;
  request.path = std::string(pattern);
  const auto segments = request.PathSegments();
  return {segments.begin(), segments.end()};
}

}  // namespace

void Router::Add(const std::string& method, std::string_view pattern, RouteHandler handler) {
  const std::vector<std::string> segments = SegmentsOf(pattern);
  auto path = std::find_if(paths_.begin(), paths_.end(),
                           [&](const Path& known) { return known.segments == segments; });
  if (path == paths_.end()) path = paths_.insert(path, {.segments = segments, .methods = {}});
  if (!path->methods.emplace(method, std::move(handler)).second) {
    throw std::logic_error(method + " " + std::string(pattern) + " is routed twice");
  }
}

Response Router::Route(Request& request) const {
  const auto segments = request.PathSegments();
  const auto path = std::find_if(paths_.begin(), paths_.end(), [&](const Path& known) {
    return Matches(known.segments, segments);
  });
  if (path == paths_.end()) return form_({404, "there is nothing at this path"});
  auto handler = path->methods.find(request.method);
  if (handler == path->methods.end() && request.method == "HEAD") {
    handler = path->methods.find("GET");
  }
  if (handler == path->methods.end()) return NotAllowed(*path);
  PathParameters parameters;
  if (!ReadParameters(path->segments, segments, parameters)) {
    return form_({400, "the path cannot be read"});
  }
  return handler->second(request, parameters);
}

Response Router::NotAllowed(const Path& path) const {
  std::string allowed;
  for (const auto& [method, handler] : path.methods) {
    allowed += (allowed.empty() ? "" : ", ") + method;
    if (method == "GET" && !path.methods.contains("HEAD")) allowed += ", HEAD";
  }
  Response response = form_({405, "this path is not for this method"});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace strongroom::http
