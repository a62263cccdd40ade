#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/error.h"
#include "web/message.h"

namespace strongroom::provider::graph {

inline constexpr int kNoContent = 204;
inline constexpr int kBadRequest = 400;
inline constexpr int kUnauthorized = 401;
inline constexpr int kForbidden = 403;
inline constexpr int kNotFoundStatus = 404;

// What Graph says of a request that it refuses. The text is that of a foreign server: `message` is
// there to be compared with and is never shown. https://learn.microsoft.com/en-us/graph/errors
struct GraphError {
  int status = 0;
  // Whether it has the form of Graph's errors; a proxy's 404 says nothing of a tenant.
  bool is_graphs = false;
  std::string code;                 // the innermost that we know; empty: none of them
  std::vector<std::string> scopes;  // "must have one of the following scopes: ..."
  std::string request_id;           // empty when there is none of the right form
  std::optional<std::chrono::milliseconds> retry_after;  // where Intune hides one
  std::string message;
};

// Of any answer, whatever its body is.
GraphError DecodeGraphError(const web::Response& answer);

// Whether Graph itself says that what was asked for is not there.
bool IsAbsent(const GraphError& error);

// Whether it says that the application may not do this, whatever else it may: 403, and 401 of a
// service behind Graph that takes the identity.
bool IsRefusal(const GraphError& error);

// For people: "Graph answers 403 Forbidden, request-id 0f1e..".
std::string Shown(const GraphError& error);

// An answer that is of no use, after all repetitions.
class AnswerError : public ProviderError {
 public:
  AnswerError(std::string_view code, const std::string& what, GraphError error)
      : ProviderError(code, what + ": " + Shown(error)), error_(std::move(error)) {}
  // There is none that could be read.
  AnswerError(std::string_view code, const std::string& message) : ProviderError(code, message) {}

  const GraphError& error() const { return error_; }

 private:
  GraphError error_;
};

}  // namespace strongroom::provider::graph
