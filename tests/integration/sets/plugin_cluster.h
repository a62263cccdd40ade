#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api_cluster.h"

namespace strongroom::server::sets {

// kubectl strongroom, where there are three sets of the schedule nightly.
class PluginOfSets : public ApiCluster {
 protected:
  PluginOfSets() : ids_(StoreThree("team-a")), server_(StartServer()) {}

  std::string Name(size_t run) const {
    return "nightly-" + std::to_string(run) + '-' + std::to_string(ids_[run - 1]);
  }
  // As a shell runs it: what stands behind a '|' is run as well.
  test::CommandResult Run(const std::string& arguments, const std::string& then = "") const {
    return test::TryCommand({"/bin/bash", "-c",
                             "set -o pipefail; " + std::string(PLUGIN) + ' ' + arguments +
                                 " -n team-a --kubeconfig " + Cluster().kubeconfig().string() +
                                 then});
  }
  // What it prints when it succeeds; its error otherwise.
  std::string Says(const std::string& arguments, const std::string& then = "") const {
    const test::CommandResult result = Run(arguments, then);
    return result.exit_code == 0 ? result.out : result.err;
  }

  std::vector<int64_t> ids_;
  const std::unique_ptr<Server> server_;
};

}  // namespace strongroom::server::sets
