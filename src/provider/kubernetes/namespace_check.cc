#include "provider/kubernetes/namespace_check.h"

#include "web/error.h"

namespace strongroom::provider::kubernetes {

std::map<std::string, ProviderError> DoubtsAbout(const std::set<std::string>& namespaces,
                                                 ApiReader& reader,
                                                 std::chrono::steady_clock::time_point deadline,
                                                 const std::stop_token& stop) {
  std::map<std::string, ProviderError> doubts;
  for (const std::string& name : namespaces) {
    const std::string what = "get namespace " + name + ", in which nothing was found";
    try {
      reader.Ask({.path_and_query = "/api/v1/namespaces/" + name,
                  .what = what,
                  .accept = {},
                  .deadline = deadline},
                 stop);
    } catch (const ProviderError& e) {
      doubts.emplace(name, e);
    } catch (const web::StoppedError&) {
      doubts.emplace(name, ProviderError(kDeadlineExceeded, what + ": stopped"));
    }
  }
  return doubts;
}

}  // namespace strongroom::provider::kubernetes
