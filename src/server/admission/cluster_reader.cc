#include "server/admission/cluster_reader.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/kinds.h"

namespace strongroom::server::admission {

std::optional<api::Tenant> KubeClusterReader::FindTenant(const std::string& ns,
                                                         const std::string& name) {
  const auto object = client_.Find(api::kTenantKind, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeTenant(*object);
}

std::optional<api::Schedule> KubeClusterReader::FindSchedule(const std::string& ns,
                                                             const std::string& name) {
  const auto object = client_.Find(api::kScheduleKind, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeSchedule(*object);
}

std::optional<api::Run> KubeClusterReader::FindRun(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(api::kRunKind, ns, name);
  if (!object) return std::nullopt;
  try {
    return api::DecodeRun(*object);
  } catch (const api::ApiFormatError&) {
    return std::nullopt;
  }
}

}  // namespace strongroom::server::admission
