#pragma once

#include <filesystem>
#include <string>

#include "integration/support/command.h"
#include "integration/support/control_plane.h"
#include "support/temporary_folder.h"

namespace strongroom::cli {

// Runs command lines as a user of the cluster would: kubectl and the plugin are on PATH, the
// kubeconfig is the admin's, the current folder is the root of the tree.
class Shell {
 public:
  // `ns` is the namespace of the kubeconfig's context.
  Shell(test::ControlPlane& cluster, const std::string& ns);

  test::CommandResult Run(const std::string& line) const;

  // Instead of the admin's own: a list of files, as in KUBECONFIG.
  void UseKubeconfig(const std::string& list) { kubeconfig_ = list; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  const test::TemporaryFolder folder_;
  std::string kubeconfig_;
  std::string kubectl_folder_;
};

}  // namespace strongroom::cli
