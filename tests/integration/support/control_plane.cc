#include "integration/support/control_plane.h"

#include <iostream>
#include <utility>
#include <vector>

#include "integration/support/command.h"
#include "kube/kubeconfig.h"

namespace strongroom::test {

ControlPlane::ControlPlane(std::string name, Extent extent) : name_(std::move(name)) {
  Cluster({"down"});
  std::vector<std::string> up{"up", "--control-plane-only"};
  if (extent == Extent::kAndControllers) up.emplace_back("--controller-manager");
  Cluster(up);
  kubeconfig_ = Cluster({"kubeconfig"});
}

ControlPlane::~ControlPlane() {
  try {
    Cluster({"down"});
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
              "KUBECTL=" + Cluster({"programs"}) + "/kubectl",
              (ProjectRoot() / "scripts/install-crds.sh").string()});
}

void ControlPlane::StartApiServer() { Cluster({"apiserver", "start"}); }
void ControlPlane::StopApiServer() { Cluster({"apiserver", "stop"}); }
void ControlPlane::RestartApiServer() { Cluster({"apiserver", "restart"}); }
void ControlPlane::KillApiServer() { Cluster({"apiserver", "kill"}); }
void ControlPlane::PauseApiServer() { Cluster({"apiserver", "pause"}); }
void ControlPlane::ResumeApiServer() { Cluster({"apiserver", "resume"}); }
void ControlPlane::SaveEtcd() { Cluster({"etcd", "save"}); }
void ControlPlane::RestoreEtcd() { Cluster({"etcd", "restore"}); }
void ControlPlane::Compact() { Cluster({"compact"}); }

std::string ControlPlane::Cluster(const std::vector<std::string>& command) const {
  std::vector<std::string> arguments = {(ProjectRoot() / "e2e/cluster").string(), "--name", name_};
  arguments.insert(arguments.end(), command.begin(), command.end());
  return RunCommand(arguments);
}

}  // namespace strongroom::test
