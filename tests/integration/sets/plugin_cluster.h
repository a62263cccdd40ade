#pragma once

#include <memory>
#include <string>

#include "api_cluster.h"

namespace strongroom::server::sets {

// kubectl strongroom at the sets API, and a folder of the test's own for what it writes.
class PluginCluster : public ApiCluster {
 protected:
  // In that namespace, as a shell runs it: what stands behind a '|' in `then` is run as well.
  test::CommandResult RunIn(const std::string& ns, const std::string& arguments,
                            const std::string& then = "") const {
    return test::TryCommand({"/bin/bash", "-c",
                             "set -o pipefail; " + std::string(PLUGIN) + ' ' + arguments + " -n " +
                                 ns + " --kubeconfig " + Cluster().kubeconfig().string() + then});
  }
  test::CommandResult Run(const std::string& arguments, const std::string& then = "") const {
    return RunIn("team-a", arguments, then);
  }
  // What it prints when it succeeds; its error otherwise.
  std::string SaysIn(const std::string& ns, const std::string& arguments) const {
    return RunIn(ns, arguments).Told();
  }
  std::string Says(const std::string& arguments, const std::string& then = "") const {
    return Run(arguments, then).Told();
  }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  // What git prints of the repository that was made there.
  std::string Git(const std::string& arguments) const {
    const auto result =
        test::TryCommand({"/bin/bash", "-c", "git -C " + Path("history") + ' ' + arguments});
    EXPECT_EQ(result.exit_code, 0) << arguments << ": " << result.out << result.err;
    return result.out;
  }

  const test::TemporaryFolder folder_;
};

// Where there are three sets of the schedule nightly.
class PluginOfSets : public PluginCluster {
 protected:
  PluginOfSets() {
    StoreThree("team-a");
    server_ = StartServer();
  }

  std::unique_ptr<Server> server_;
};

}  // namespace strongroom::server::sets
