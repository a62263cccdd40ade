#pragma once

#include <optional>
#include <string>

#include "api/digested_item.h"
#include "base/mutex.h"
#include "catalogue/catalogues.h"
#include "catalogue/sealed_name.h"
#include "domain/naming_types.h"

namespace strongroom::sealing {

// What is made of contents as they were read, by the catalogue of the tenant's provider: the form
// that is stored, and its digests. The server believes nothing that a client could have computed
// (docs/adr/0014), so it makes all of it of what is sent; a backup without a server makes the same.
// Thread-safe.
class ItemRules {
 public:
  // `catalogues` outlives this; what was stored before and is not within `max_content` bytes
  // (catalogue/masked_size.h) is not compared.
  ItemRules(const catalogue::Catalogues& catalogues, size_t max_content)
      : catalogues_(catalogues), max_content_(max_content) {}

  // The item with the content that is stored (in canonical form, reduced to what may be stored) and
  // its digests. Throws base::JsonError, which quotes no content, for content that is no JSON
  // object.
  api::DigestedItem Digest(domain::ProviderKind provider, api::ReportItem item) const;

  // The change digest of what was stored before, by the rules of today; absent for what is too
  // large or no JSON object.
  std::optional<std::string> ChangeDigest(domain::ProviderKind provider, const std::string& type,
                                          const std::string& content);

  // catalogue::HasOwnName, of what was stored before; holds for what is too large.
  bool HasOwnName(std::optional<domain::ProviderKind> provider, const catalogue::NamedItem& item);

  // Whether an item, as Digest has made it, may have come with that name.
  bool IsOwnName(domain::ProviderKind provider, const api::ReportItem& made,
                 const std::string& name) const;

  // Of which types no more is read than what others name, and by which they are.
  domain::NamingTypes Naming(domain::ProviderKind provider) const;

 private:
  const catalogue::Catalogues& catalogues_;
  const size_t max_content_;
  // One large content is compared at a time: nobody has reserved memory for what is stored already.
  base::Mutex large_;
};

}  // namespace strongroom::sealing
