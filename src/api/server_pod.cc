#include "api/server_pod.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/json.h"
#include "api/report.h"

namespace strongroom::api {
namespace {

constexpr const char* kServerFolder = "/var/run/strongroom";

// One volume with all that the server is spoken to with: the token that says who calls, and the CA.
Json ServerVolume() {
  const Json token{
      {"serviceAccountToken",
       {{"audience", kTokenAudience}, {"expirationSeconds", 3600}, {"path", "token"}}}};
  const Json ca{
      {"downwardAPI",
       {{"items",
         Json::array({{{"path", "ca.crt"},
                       {"fieldRef",
                        {{"fieldPath", std::string("metadata.annotations['") +
                                           std::string(kServerCaAnnotation) + "']"}}}}})}}}};
  return {{"name", "server"}, {"projected", {{"sources", Json::array({token, ca})}}}};
}

}  // namespace

// What is collected, and the report that is made of it, an eighth larger, with half as much to
// spare: in MiB.
uint64_t SpoolSize(const ExecutorLimits& limits) {
  constexpr uint64_t kLeast = 64;  // a policy may be written before it is seen to be too much
  return std::max(kLeast, limits.max_spool_bytes / 7 * 8 * 3 / kMiB);
}

void FitForServer(const JobSettings& settings, Json& pod) {
  Json& mounts = pod["containers"][0]["volumeMounts"];
  mounts.push_back({{"name", "server"}, {"mountPath", kServerFolder}, {"readOnly", true}});
  mounts.push_back({{"name", "tmp"}, {"mountPath", "/tmp"}});
  const std::string size = std::to_string(SpoolSize(settings.limits)) + "Mi";
  pod["volumes"].push_back(ServerVolume());
  pod["volumes"].push_back({{"name", "tmp"}, {"emptyDir", {{"sizeLimit", size}}}});
}

void AddServerArguments(const JobSettings& settings, Json& arguments) {
  arguments.push_back("--server-url=" + settings.server_url);
  arguments.push_back(std::string("--server-ca-file=") + kServerFolder + "/ca.crt");
  arguments.push_back(std::string("--token-file=") + kServerFolder + "/token");
  arguments.push_back("--spool-folder=/tmp");
  for (const std::string& file : settings.catalogues) {
    arguments.push_back("--catalogue=" + Verbatim(file));
  }
}

Json ServerAnnotations(const JobSettings& settings) {
  return {{kServerCaAnnotation, settings.server_ca}};
}

}  // namespace strongroom::api
