#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace strongroom::provider::graph {

// Access tokens for one tenant's Graph. Thread-safe.
class AccessTokens {
 public:
  virtual ~AccessTokens() = default;

  // The token to use now: it is renewed well before it expires, by one thread while the others
  // wait, or go on with the old one as long as it is good. Throws ProviderError, whose message says
  // what Entra says and what to do about it, and web::StoppedError on stop.
  virtual std::string Current(const std::stop_token& stop) = 0;

  // Graph answered 401 to `token`. The next Current gives another, unless somebody has renewed it
  // since: of one token only the first refusal counts.
  virtual void Refuse(const std::string& token) = 0;

  // The application permissions in the token that is used now, as its claim "roles" names them;
  // asks for one as Current does. Empty: it has none. Absent: the token is one that only Graph can
  // read, so nobody here knows.
  // https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
  virtual std::optional<std::vector<std::string>> Roles(const std::stop_token& stop) = 0;
};

// The same; absent too where there is no token, or on stop: whoever reads tells of that.
std::optional<std::vector<std::string>> RolesIfKnown(AccessTokens& tokens,
                                                     const std::stop_token& stop);

}  // namespace strongroom::provider::graph
