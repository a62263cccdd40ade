#pragma once

#include "api/meta.h"
#include "controller/cached.h"
#include "kube/client.h"
#include "kube/error.h"

namespace strongroom::controller {

// Runs `call`; false when the object is gone, which is as good as done.
template <typename Call>
bool UnlessGone(Call call) {
  try {
    call();
    return true;
  } catch (const kube::ApiError& e) {
    if (kube::IsNotFound(e)) return false;
    throw;
  }
}

// Deletes that very object, and what it owns after it; false when it is gone. Throws web::WebError,
// IsConflict when another one has its name by now.
bool DeleteObject(const kube::Client& client, const kube::Resource& resource,
                  const api::Meta& object);

// Deletes the Job, if it is there, with its pods. Throws like DeleteObject.
void DeleteJob(const kube::Client& client, const CachedJob& job);

}  // namespace strongroom::controller
