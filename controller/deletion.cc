#include "controller/deletion.h"

namespace strongroom::controller {

bool DeleteObject(const kube::Client& client, const kube::Resource& resource,
                  const api::Meta& object) {
  return UnlessGone([&] {
    client.Delete(resource, object.ns, object.name,
                  {.uid = object.uid, .propagation_policy = "Background"});
  });
}

}  // namespace strongroom::controller
