#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/tenant_rights.h"
#include "provider/kubernetes/api_reader.h"
#include "provider/provider.h"
#include "web/transport.h"

namespace strongroom::provider::kubernetes {

inline constexpr size_t kPageBytes = size_t{8} << 20U;

struct ReadOptions {
  std::vector<std::string> namespaces;  // whose policies are read; empty: all
  Retries retry;
  // For one policy type, or half of what the run has left where that is more.
  std::chrono::seconds type_timeout{600};
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  int threads = 4;  // types that are read at once
  // A page that has more is asked for again with half as many objects, and one object that has more
  // is left out. Each thread holds one page.
  size_t page_bytes = kPageBytes;
  Peer peer = Peer::kForeign;
  domain::AskForRights ask_for_rights = domain::AskForRights::kNo;
};

// Policies of a Kubernetes cluster, generic over the catalogue.
//
// A type of the catalogue whose API the server lacks is skipped with a warning, optional or not:
// which APIs exist depends on the server's release (admission policies came with 1.26), so the same
// schedule must work before and after an upgrade. Unknown are only types that the catalogue itself
// lacks, and those never come here. Skipped as well is what is cluster-wide, for a tenant that is
// limited to namespaces: an identity of these could not read it.
class ClusterProvider final : public Provider {
 public:
  // `transport` and `clock` outlive the provider.
  ClusterProvider(web::Transport& transport, const base::Clock& clock, ReadOptions options);

  Collection Collect(const std::vector<catalogue::PolicyType>& types, ItemSink& sink,
                     const std::stop_token& stop) override;

 private:
  web::Transport& transport_;
  const base::Clock& clock_;
  ReadOptions options_;
};

}  // namespace strongroom::provider::kubernetes
