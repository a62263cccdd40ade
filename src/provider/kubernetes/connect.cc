#include "provider/kubernetes/connect.h"

#include <algorithm>
#include <string>

#include "api/tenant_pod.h"
#include "base/environment.h"
#include "domain/form.h"
#include "kube/kubeconfig.h"
#include "provider/error.h"
#include "provider/kubernetes/provider.h"
#include "provider/kubernetes/restorer.h"
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

// A restorer with the connection that it writes through.
class ConnectedRestorer final : public Restorer {
 public:
  ConnectedRestorer(std::unique_ptr<web::Transport> transport, const base::Clock& clock,
                    RestoreOptions options, const std::stop_token& stop)
      : transport_(std::move(transport)), writer_(*transport_, clock, std::move(options), stop) {}

  std::string Place() override { return writer_.Place(); }
  domain::PlannedItem Plan(const StoredPolicy& policy) override { return writer_.Plan(policy); }
  domain::RestoredItem Apply(const StoredPolicy& policy,
                             const domain::PlannedItem& planned) override {
    return writer_.Apply(policy, planned);
  }

 private:
  std::unique_ptr<web::Transport> transport_;
  ClusterRestorer writer_;
};

// A kubeconfig is the tenant's word; the pod's own cluster is Kubernetes'.
Peer PeerOf(const domain::KubernetesTenant& cluster) {
  return cluster.kubeconfig ? Peer::kForeign : Peer::kOwnCluster;
}

struct Connection {
  std::string server;
  std::unique_ptr<web::Transport> transport;
};

// Throws web::ConfigError.
Connection ConnectTo(const domain::KubernetesTenant& cluster, const std::filesystem::path& folder,
                     web::AddressRules addresses) {
  web::TransportOptions options;
  kube::Config config;
  switch (PeerOf(cluster)) {
    case Peer::kOwnCluster:
      config = kube::InClusterConfig(base::FromEnvironment);
      break;
    case Peer::kForeign:
      options.addresses = addresses;
      config = kube::LoadSelfContainedKubeconfig(folder / api::kKubeconfigFile);
      break;
  }
  return {.server = config.remote.server,
          .transport = web::MakeHttpTransport(config.remote, options)};
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
  options.peer = PeerOf(settings.tenant.kubernetes);
  options.ask_for_rights = settings.ask_for_rights;
  try {
    Connection connection =
        ConnectTo(settings.tenant.kubernetes, settings.tenant_folder, settings.addresses);
    return std::make_unique<ConnectedProvider>(std::move(connection.transport), clock,
                                               std::move(options));
  } catch (const web::ConfigError& e) {
    throw ProviderError(kAuthenticationFailed, e.what());
  }
}

std::unique_ptr<Restorer> ConnectRestorer(const RestoreSettings& settings, const base::Clock& clock,
                                          const std::stop_token& stop) {
  const domain::KubernetesTenant& cluster = settings.target.kubernetes.value();
  RestoreOptions options{.on_conflict = settings.on_conflict, .namespaces = settings.namespaces};
  options.peer = PeerOf(cluster);
  options.shown = options.peer == Peer::kForeign ? Shown::kStatus : Shown::kFields;
  try {
    Connection connection = ConnectTo(cluster, settings.tenant_folder, settings.addresses);
    options.server = connection.server;
    return std::make_unique<ConnectedRestorer>(std::move(connection.transport), clock,
                                               std::move(options), stop);
  } catch (const web::ConfigError& e) {
    throw ProviderError(kAuthenticationFailed, e.what());
  }
}

}  // namespace strongroom::provider::kubernetes
