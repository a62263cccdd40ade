#include "integration/support/control_plane.h"

#include <iostream>
#include <utility>
#include <vector>

#include "integration/support/command.h"
#include "kube/kubeconfig.h"

namespace strongroom::test {

ControlPlane::ControlPlane(std::string name) : name_(std::move(name)) {
  Cluster("down");
  Cluster("up", "--control-plane-only");
  kubeconfig_ = Cluster("kubeconfig");
}

ControlPlane::~ControlPlane() {
  try {
    Cluster("down");
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
}

ControlPlane& ControlPlane::Shared() {
  static ControlPlane shared(NameOfThisProgram());
  return shared;
}

web::Remote ControlPlane::AsAdmin() const { return kube::LoadKubeconfig(kubeconfig_).remote; }

std::unique_ptr<web::Transport> ControlPlane::MakeTransport() const {
  return web::MakeHttpTransport(AsAdmin());
}

void ControlPlane::InstallCrds() {
  RunCommand({"/usr/bin/env", "KUBECONFIG=" + kubeconfig_.string(),
              "KUBECTL=" + Cluster("programs") + "/kubectl",
              (ProjectRoot() / "scripts/install-crds.sh").string()});
}

void ControlPlane::StartApiServer() { Cluster("apiserver", "start"); }
void ControlPlane::StopApiServer() { Cluster("apiserver", "stop"); }
void ControlPlane::RestartApiServer() { Cluster("apiserver", "restart"); }
void ControlPlane::KillApiServer() { Cluster("apiserver", "kill"); }
void ControlPlane::PauseApiServer() { Cluster("apiserver", "pause"); }
void ControlPlane::ResumeApiServer() { Cluster("apiserver", "resume"); }
void ControlPlane::Compact() { Cluster("compact"); }

std::string ControlPlane::Cluster(const std::string& command, const std::string& argument) const {
  std::vector<std::string> arguments = {(ProjectRoot() / "e2e/cluster").string(), "--name", name_,
                                        command};
  if (!argument.empty()) arguments.push_back(argument);
  return RunCommand(arguments);
}

}  // namespace strongroom::test
