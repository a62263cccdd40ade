#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "web/remote.h"
#include "web/transport.h"

namespace strongroom::test {

// A real etcd and kube-apiserver for one test program (e2e/cluster). Up when constructed, gone when
// destroyed.
class ControlPlane {
 public:
  enum class Extent { kApiServer, kAndControllers };  // the latter: kube-controller-manager too
  explicit ControlPlane(std::string name, Extent extent = Extent::kApiServer);
  ~ControlPlane();
  ControlPlane(const ControlPlane&) = delete;
  ControlPlane& operator=(const ControlPlane&) = delete;

  // The one of this program, started at the first call, down at exit.
  static ControlPlane& Shared();

  const std::filesystem::path& kubeconfig() const { return kubeconfig_; }
  // The config of the cluster admin.
  web::Remote AsAdmin() const;
  // As the cluster admin, made anew at each call.
  std::unique_ptr<web::Transport> MakeTransport() const;

  // Our CRDs, served when this returns.
  void InstallCrds();

  // start and restart return when the API server serves.
  void StartApiServer();
  void StopApiServer();
  void RestartApiServer();
  // No goodbye to clients.
  void KillApiServer();
  // Connections stay open and fall silent; Resume ends that.
  void PauseApiServer();
  void ResumeApiServer();
  // A copy of etcd, and the way back to it: what was written since is gone. For both of them all
  // processes of the cluster end and are started again.
  void SaveEtcd();
  void RestoreEtcd();
  // Forgets older revisions in etcd; watches notice after the next restart of the API server.
  void Compact();

 private:
  std::string Cluster(const std::vector<std::string>& command) const;

  std::string name_;
  std::filesystem::path kubeconfig_;
};

}  // namespace strongroom::test
