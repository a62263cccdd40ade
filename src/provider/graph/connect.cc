#include "provider/graph/connect.h"

#include <algorithm>
#include <utility>

#include "provider/error.h"
#include "provider/graph/endpoints.h"
#include "provider/graph/identity.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::provider::graph {
namespace {

// A provider with the connections that it reads through.
class ConnectedProvider final : public Provider {
 public:
  ConnectedProvider(std::unique_ptr<web::Transport> transport, std::unique_ptr<AccessTokens> tokens,
                    const base::Clock& clock, ReadOptions options)
      : transport_(std::move(transport)),
        tokens_(std::move(tokens)),
        provider_(*transport_, *tokens_, clock, std::move(options)) {}

  Collection Collect(const std::vector<catalogue::PolicyType>& types, ItemSink& sink,
                     const std::stop_token& stop) override {
    return provider_.Collect(types, sink, stop);
  }

 private:
  const std::unique_ptr<web::Transport> transport_;
  const std::unique_ptr<AccessTokens> tokens_;
  GraphProvider provider_;
};

}  // namespace

ReadOptions ReadOptionsOf(const Settings& settings) {
  const domain::GraphTenant& tenant = settings.tenant.microsoft_graph.value();
  ReadOptions options;
  options.server = EndpointsOf(tenant).graph;
  options.tenant_id = tenant.tenant_id;
  options.cloud = tenant.cloud;
  if (settings.run.retry_limit == 0) options.retries.limit = 0;
  options.share = ShareOfEach(settings.tenant.max_concurrent_runs);
  options.deadline = settings.deadline;
  options.scratch = settings.scratch_folder;
  // What else is in an answer about an item is far less than the item may have.
  options.item_bytes = std::max(kLeastOfItem, 2 * settings.max_item_bytes);
  options.changes_since = settings.changes_since;
  options.warns_of_audits = settings.run.attribution == true;
  return options;
}

std::unique_ptr<Provider> Connect(const Settings& settings, const base::Clock& clock) {
  if (!settings.tenant.microsoft_graph) {
    throw ProviderError(kInternal, "the Tenant has no section microsoftGraph");
  }
  ReadOptions options = ReadOptionsOf(settings);
  web::TransportOptions transport;
  transport.addresses = settings.addresses;
  try {
    return std::make_unique<ConnectedProvider>(
        web::MakeHttpTransport(RemoteOf(settings, options.server), transport),
        MakeAccessTokens(settings, clock), clock, std::move(options));
  } catch (const web::ConfigError& e) {
    throw ProviderError(kAuthenticationFailed, e.what());
  }
}

}  // namespace strongroom::provider::graph
