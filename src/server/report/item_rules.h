#pragma once

#include <optional>
#include <string>

#include "base/mutex.h"
#include "catalogue/catalogues.h"
#include "store/digested_item.h"
#include "store/naming_types.h"

namespace strongroom::server::report {

// What the server makes of the contents that clients send, by the catalogue of the run's provider:
// nothing that a client could have computed is believed. Thread-safe.
class ItemRules {
 public:
  // `catalogues` outlives this; what was stored before and is not within `max_content` bytes
  // (catalogue/masked_size.h) is not compared.
  ItemRules(const catalogue::Catalogues& catalogues, size_t max_content)
      : catalogues_(catalogues), max_content_(max_content) {}

  // The item with the content that is stored (in canonical form, reduced to what may be stored) and
  // its digests. Throws base::JsonError, which quotes no content, for content that is no JSON
  // object.
  store::DigestedItem Digest(domain::ProviderKind provider, api::ReportItem item) const;

  // The change digest of what was stored before, by the rules of today; absent for what is too
  // large or no JSON object.
  std::optional<std::string> ChangeDigest(domain::ProviderKind provider, const std::string& type,
                                          const std::string& content);

  // Of which types no more is read than what others name, and by which they are.
  store::NamingTypes Naming(domain::ProviderKind provider) const;

 private:
  const catalogue::Catalogues& catalogues_;
  const size_t max_content_;
  // One large content is compared at a time: nobody has reserved memory for what is stored already.
  base::Mutex large_;
};

}  // namespace strongroom::server::report
