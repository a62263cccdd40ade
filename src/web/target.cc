#include "web/target.h"

#include <algorithm>
#include <iterator>

#include "web/server_address.h"

namespace strongroom::web {

Target TargetOf(const std::string& server, const std::vector<std::string>& addresses, size_t turn) {
  std::vector<std::string> numeric;
  std::copy_if(addresses.begin(), addresses.end(), std::back_inserter(numeric),
               [](const std::string& address) { return address.find(':') == std::string::npos; });
  if (numeric.empty()) return {server, ""};
  const std::string& address = numeric[turn % numeric.size()];
  const std::string host = ParseServer(server).host;
  if (host == address) return {server, ""};
  std::string url = server;
  url.replace(url.find(host, url.find("//")), host.size(), address);
  return {std::move(url), host};
}

}  // namespace strongroom::web
