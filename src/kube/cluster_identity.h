#pragma once

#include <string>

#include "base/mutex.h"
#include "kube/client.h"

namespace strongroom::kube {

// Which cluster it is: the UID of namespace kube-system, which nobody can delete. A cluster that is
// restored from a backup of its etcd is the same one. Thread-safe.
class ClusterIdentity {
 public:
  explicit ClusterIdentity(Client client) : client_(std::move(client)) {}

  // Asked for until it is known, then never again. Throws web::WebError.
  std::string Uid() EXCLUDES(mutex_);

 private:
  const Client client_;
  base::Mutex mutex_;
  std::string uid_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::kube
