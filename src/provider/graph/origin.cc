#include "provider/graph/origin.h"

#include <algorithm>

#include "base/ascii.h"
#include "web/error.h"
#include "web/url.h"

namespace strongroom::provider::graph {
namespace {

// Far past real ones, of which a $skiptoken is most.
constexpr size_t kLongestUrl = size_t{16} << 10U;

bool CanStandInUrl(char c) {
  static constexpr std::string_view kNever = "\"<>\\^`{|}";
  return c > ' ' && c <= '~' && kNever.find(c) == std::string_view::npos;
}

}  // namespace

Origin::Origin(const std::string& server) : address_(web::ParseServer(server)) {}

std::optional<std::string> Origin::Within(std::string_view url) const {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || url.size() > kLongestUrl) return std::nullopt;
  const size_t path = url.find_first_of("/?#", scheme + 3);
  if (path == std::string_view::npos || url[path] != '/') return std::nullopt;
  const std::string_view rest = url.substr(path);
  if (!std::all_of(rest.begin(), rest.end(), CanStandInUrl)) return std::nullopt;
  if (rest.find('#') != std::string_view::npos) return std::nullopt;
  try {
    const web::ServerAddress to = web::ParseServer(std::string(url.substr(0, path)));
    const bool is_ours = to.tls == address_.tls && to.port == address_.port &&
                         base::EqualsIgnoringCase(to.host, address_.host);
    return is_ours ? std::optional(std::string(rest)) : std::nullopt;
  } catch (const web::ConfigError&) {
    return std::nullopt;
  }
}

std::string Encoded(std::string_view path_and_query) {
  std::string encoded;
  for (const char c : path_and_query) {
    if (CanStandInUrl(c) && c != '#') {
      encoded += c;
    } else {
      encoded += web::Escape({&c, 1});
    }
  }
  return encoded;
}

}  // namespace strongroom::provider::graph
