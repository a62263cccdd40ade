#include "server/client_name.h"

#include "base/printable.h"
#include "base/text.h"

namespace strongroom::server {
namespace {

constexpr size_t kMaxName = 64;

}  // namespace

std::string ClientOf(const http::Request& request) {
  const std::string_view agent = request.Header("user-agent");
  return base::Cut(base::Printable(base::Cut(agent.substr(0, agent.find_first_of("/ ")), kMaxName)),
                   kMaxName);
}

}  // namespace strongroom::server
