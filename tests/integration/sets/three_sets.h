#pragma once

#include <memory>

#include "api_cluster.h"

namespace strongroom::server::sets {

// Three sets of the schedule nightly, and a server that shows them.
class ThreeSets : public ApiCluster {
 protected:
  ThreeSets() {
    StoreThree("team-a");
    server_ = StartServer();
  }

  std::unique_ptr<Server> server_;
};

}  // namespace strongroom::server::sets
