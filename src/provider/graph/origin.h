#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/server_address.h"

namespace strongroom::provider::graph {

// The server of a tenant's Graph, as "https://host". Immutable.
class Origin {
 public:
  // Throws web::ConfigError.
  explicit Origin(const std::string& server);

  // Path and query of an absolute URL, exactly as they are written. Absent when it leads to another
  // server, which must not see our token, or cannot be sent as it is.
  std::optional<std::string> Within(std::string_view url) const;

 private:
  web::ServerAddress address_;
};

// A path with its query as the catalogue writes it, "$filter=a eq 'b'" and all, with what cannot
// stand in a URL encoded.
std::string Encoded(std::string_view path_and_query);

}  // namespace strongroom::provider::graph
