#include "provider/kubernetes/connect.h"

#include <algorithm>
#include <string>

#include "api/tenant_pod.h"
#include "base/environment.h"
#include "domain/form.h"
#include "kube/kubeconfig.h"
#include "provider/error.h"
#include "provider/kubernetes/provider.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::provider::kubernetes {
namespace {

// A provider with the connection that it reads through.
class ConnectedProvider final : public Provider {
 public:
  ConnectedProvider(std::unique_ptr<web::Transport> transport, const base::Clock& clock,
                    ReadOptions options)
      : transport_(std::move(transport)), reader_(*transport_, clock, std::move(options)) {}

  Collection Collect(const std::vector<catalogue::PolicyType>& types, ItemSink& sink,
                     const std::stop_token& stop) override {
    return reader_.Collect(types, sink, stop);
  }

 private:
  std::unique_ptr<web::Transport> transport_;
  ClusterProvider reader_;
};

// A kubeconfig is the tenant's word; the pod's own cluster is Kubernetes'.
Peer PeerOf(const Settings& settings) {
  return settings.tenant.kubernetes.kubeconfig ? Peer::kForeign : Peer::kOwnCluster;
}

std::unique_ptr<web::Transport> ConnectTo(const Settings& settings) {
  web::TransportOptions options;
  switch (PeerOf(settings)) {
    case Peer::kOwnCluster:
      return web::MakeHttpTransport(kube::InClusterConfig(base::FromEnvironment).remote, options);
    case Peer::kForeign:
      break;
  }
  options.addresses = settings.addresses;
  const kube::Config config =
      kube::LoadSelfContainedKubeconfig(settings.tenant_folder / api::kKubeconfigFile);
  return web::MakeHttpTransport(config.remote, options);
}

// An empty name would mean every namespace and so leave the tenant's boundary.
void CheckNamespace(const std::string& name) {
  if (domain::form::kNamespace.Allows(name)) return;
  throw ProviderError(kInternal, "\"" + name + "\" is not the name of a namespace");
}

}  // namespace

std::unique_ptr<Provider> Connect(const Settings& settings, const base::Clock& clock) {
  ReadOptions options;
  options.namespaces = settings.tenant.kubernetes.namespaces;
  std::for_each(options.namespaces.begin(), options.namespaces.end(), CheckNamespace);
  if (settings.run.retry_limit == 0) options.retry.limit = 0;
  options.deadline = settings.deadline;
  // What else is in a page with one object is far less than the object may have.
  options.page_bytes = std::max(kPageBytes, 2 * settings.max_item_bytes);
  options.peer = PeerOf(settings);
  options.ask_for_rights = settings.ask_for_rights;
  try {
    return std::make_unique<ConnectedProvider>(ConnectTo(settings), clock, std::move(options));
  } catch (const web::ConfigError& e) {
    throw ProviderError(kAuthenticationFailed, e.what());
  }
}

}  // namespace strongroom::provider::kubernetes
