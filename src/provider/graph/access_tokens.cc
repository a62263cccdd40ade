#include "provider/graph/access_tokens.h"

#include "provider/error.h"
#include "web/error.h"

namespace strongroom::provider::graph {

std::optional<std::vector<std::string>> RolesIfKnown(AccessTokens& tokens,
                                                     const std::stop_token& stop) {
  try {
    return tokens.Roles(stop);
  } catch (const ProviderError&) {
    return std::nullopt;
  } catch (const web::StoppedError&) {
    return std::nullopt;
  }
}

}  // namespace strongroom::provider::graph
