#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/tenant.h"
#include "provider/graph/access_tokens.h"
#include "provider/graph/client.h"
#include "provider/graph/origin.h"
#include "provider/graph/quota.h"
#include "provider/graph/read_context.h"
#include "provider/provider.h"
#include "web/transport.h"

namespace strongroom::provider::graph {

struct ReadOptions {
  std::string server;     // "https://graph.microsoft.com"
  std::string tenant_id;  // stands in some paths
  domain::GraphCloud cloud = domain::GraphCloud::kGlobal;
  Retries retries;
  double share = kShareOfQuota;
  // For one collection, or half of what the run has left where that is more.
  std::chrono::seconds type_timeout{600};
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  size_t item_bytes = kLeastOfItem;  // of an answer about one item
  int threads = 4;                   // collections that are read at once
  std::filesystem::path scratch;     // for pages of some MB; empty: they are in memory
  // From when on who changed what is asked; absent: it is not.
  std::optional<std::chrono::sys_seconds> changes_since = {};
  // spec.attribution: whether what keeps that from being read is a warning.
  bool warns_of_audits = false;
};

// Policies behind Microsoft Graph, generic over the catalogue.
//
// A type that the tenant has no licence for, or that its cloud does not have, is unsupported, not
// empty. A type is complete only when its last page was read and each of its items has all its
// parts; an item without them is left out, never stored by half.
class GraphProvider final : public Provider {
 public:
  // All outlive the provider. Throws web::ConfigError for a server that is none.
  GraphProvider(web::Transport& transport, AccessTokens& tokens, const base::Clock& clock,
                ReadOptions options)
      : transport_(transport),
        tokens_(tokens),
        clock_(clock),
        options_(std::move(options)),
        origin_(options_.server) {}

  Collection Collect(const std::vector<catalogue::PolicyType>& types, ItemSink& sink,
                     const std::stop_token& stop) override;

 private:
  web::Transport& transport_;
  AccessTokens& tokens_;
  const base::Clock& clock_;
  const ReadOptions options_;
  const Origin origin_;
};

}  // namespace strongroom::provider::graph
