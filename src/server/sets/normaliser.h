#pragma once

#include "base/mutex.h"
#include "catalogue/catalogues.h"
#include "server/sets/content_stream.h"

namespace strongroom::server::sets {

// Has contents given out as what of them counts as a change. Thread-safe: one is worked on at a
// time, as the tree of a policy takes many times its text.
class Normaliser {
 public:
  // `catalogues` outlives this.
  explicit Normaliser(const catalogue::Catalogues& catalogues) : catalogues_(catalogues) {}

  // Makes canonical JSON of the contents of a tenant of that provider, and throws as
  // sealing::NormalisedContent does; this outlives it.
  ContentForm FormFor(domain::ProviderKind provider);

 private:
  const catalogue::Catalogues& catalogues_;
  base::Mutex mutex_;
};

}  // namespace strongroom::server::sets
