#include "controller/creation.h"

#include <nlohmann/json.hpp>

#include "api/meta.h"

namespace strongroom::controller {

bool IsRefusal(const kube::ApiError& error) {
  return kube::IsForbidden(error) || kube::IsDenied(error) ||
         kube::ProspectOf(base::Asked::kApiServer, error) != base::Prospect::kMayPass;
}

Creation CreateOrAdopt(const kube::Client& client, const kube::Resource& resource,
                       const kube::Json& object,
                       const std::function<bool(const kube::Json& there)>& is_ours) {
  const api::Meta meta = api::DecodeMeta(object);
  try {
    client.Create(resource, meta.ns, object);
    return {.is_new = true, .refusal = {}};
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) {
      if (!IsRefusal(e)) throw;
      return {.is_new = false, .refusal = e.what()};
    }
  }
  if (is_ours(client.Get(resource, meta.ns, meta.name))) return {};
  return {.is_new = false, .refusal = "its name is somebody else's; delete what has it"};
}

}  // namespace strongroom::controller
