#include "controller/deletion.h"

#include "base/log.h"

namespace strongroom::controller {

bool DeleteObject(const kube::Client& client, const kube::Resource& resource,
                  const api::Meta& object) {
  return UnlessGone([&] {
    client.Delete(resource, object.ns, object.name,
                  {.uid = object.uid, .propagation_policy = "Background"});
  });
}

void DeleteJob(const kube::Client& client, const CachedJob& job) {
  if (!DeleteObject(client, kube::kJobs, job.meta)) return;
  base::LogInfo("job deleted", {{"namespace", job.meta.ns}, {"job", job.meta.name}});
}

}  // namespace strongroom::controller
