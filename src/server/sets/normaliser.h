#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "base/byte_budget.h"
#include "base/mutex.h"
#include "catalogue/catalogues.h"
#include "server/sets/content_stream.h"

namespace strongroom::server::sets {

// Has contents given out as what of them counts as a change. Thread-safe: one is worked on at a
// time, as the tree of a policy takes many times its text, which is lent before it is parsed.
class Normaliser {
 public:
  struct Parts {
    const catalogue::Catalogues& catalogues;
    base::ByteBudget& memory;  // for what is read, by namespaces
    std::chrono::milliseconds memory_patience{10'000};
    std::stop_token stop = {};  // ends what waits
  };

  // What `parts` refers to outlives this.
  explicit Normaliser(Parts parts) : parts_(std::move(parts)) {}

  // Makes canonical JSON of the contents of a tenant of that provider, in memory of the namespace.
  // Throws as sealing::NormalisedContent does, and ApiStatus (429) when there is no memory. This
  // outlives it.
  ContentForm FormFor(domain::ProviderKind provider, const std::string& ns);

 private:
  const Parts parts_;
  base::Mutex mutex_;
};

}  // namespace strongroom::server::sets
