#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/mutex.h"
#include "catalogue/catalogues.h"
#include "server/sets/content_stream.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// By whose rules the contents of a set are looked at. One of which nobody has told was there before
// other providers were.
domain::ProviderKind ProviderOf(const store::SetRecord& set);

// These rules for a policy type, also for one that the catalogue does not have any more. Valid as
// long as the catalogues.
const catalogue::PolicyType& RulesFor(const catalogue::Catalogues& catalogues,
                                      domain::ProviderKind provider, const std::string& type);

// What of a stored content counts as a change by them. Throws base::JsonError for one that is no
// JSON object.
nlohmann::json NormalisedContent(const catalogue::PolicyType& rules, const std::string& content);

// Has contents given out as what of them counts as a change. Thread-safe: one is worked on at a
// time, as the tree of a policy takes many times its text.
class Normaliser {
 public:
  // `catalogues` outlives this.
  explicit Normaliser(const catalogue::Catalogues& catalogues) : catalogues_(catalogues) {}

  // Makes canonical JSON of the contents of a tenant of that provider, and throws as
  // NormalisedContent does; this outlives it.
  ContentForm FormFor(domain::ProviderKind provider);

 private:
  const catalogue::Catalogues& catalogues_;
  base::Mutex mutex_;
};

}  // namespace strongroom::server::sets
