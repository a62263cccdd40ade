#include "shell.h"

namespace strongroom::cli {

Shell::Shell(test::ControlPlane& cluster, const std::string& ns) {
  kubeconfig_ = folder_ / "kubeconfig";
  kubectl_folder_ = test::RunCommand({(test::ProjectRoot() / "e2e/cluster").string(), "programs"});
  std::filesystem::copy_file(cluster.kubeconfig(), kubeconfig_);
  test::RunCommand({kubectl_folder_ + "/kubectl", "--kubeconfig", kubeconfig_, "config",
                    "set-context", "--current", "--namespace", ns});
}

test::CommandResult Shell::Run(const std::string& line) const {
  return test::TryCommand({"/usr/bin/env", "--chdir", test::ProjectRoot().string(),
                           "KUBECONFIG=" + kubeconfig_, "HOME=" + folder_.path().string(),
                           "PATH=" + kubectl_folder_ + ":" + PLUGIN_FOLDER + ":/usr/bin:/bin",
                           "bash", "-c", "set -o pipefail; " + line},
                          std::chrono::seconds{60});
}

}  // namespace strongroom::cli
