#include "sealing/item_rules.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/text.h"
#include "catalogue/item_identity.h"
#include "catalogue/mask.h"
#include "catalogue/masked_size.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"
#include "catalogue/restorability.h"
#include "catalogue/sealed_name.h"
#include "sealing/normalised.h"

namespace strongroom::sealing {
namespace {

using base::Json;
using catalogue::PolicyType;

// Of the rules in catalogue/*.yaml, normalise.h and reduce.h; goes up when they change, so that
// this is no change of every policy. Until 1, executors computed the digests: no version of that
// epoch is used again.
constexpr int kEpoch = 8;
// Of a type that this server's catalogue lacks, because the executor is of a later version: it is
// stored as it comes, and compared as a whole. A server that knows the type finds another epoch
// than its own, and compares by its rules.
constexpr int kEpochWithoutRules = 0;

constexpr size_t kLarge = size_t{64} << 10U;

// What is stored says all that was sent: of two members of one name, one would be lost. Throws
// base::JsonError.
Json ParseObject(const std::string& content) {
  Json object = base::ParseJson(content, {.repeated = base::RepeatedMembers::kRefused});
  if (!object.is_object()) throw base::JsonError("expected an object");
  return object;
}

// For people: bounded, and without what a terminal would obey.
std::vector<std::string> Shown(const std::vector<std::string>& names) {
  constexpr size_t kMostName = 64;
  std::vector<std::string> shown;
  for (const std::string& name : names) {
    shown.push_back(base::Cut(base::Printable(name), kMostName));
  }
  return shown;
}

}  // namespace

api::DigestedItem ItemRules::Digest(domain::ProviderKind provider, api::ReportItem item) const {
  const PolicyType& type = RulesFor(catalogues_, provider, item.type);
  const bool is_known = !type.key.empty();
  Json reduced = catalogue::Reduce(type, ParseObject(item.content));
  item.content = base::CanonicalJson(reduced);
  // Where the content says who it is, nobody else does.
  if (std::string own = catalogue::IdentityOf(type, reduced); !own.empty()) {
    item.external_id = std::move(own);
  }
  item.external_id = catalogue::MaskIdentity(std::move(item.external_id));
  item.display_name = catalogue::SealedName(type, reduced, item.external_id);
  // Of a type without rules only its executor knows what it left out.
  item.secrets_masked = catalogue::IsMasked(type, reduced) ||
                        catalogue::IsMaskedIdentity(item.external_id) ||
                        (!is_known && item.secrets_masked);
  api::DigestedItem digested;
  if (is_known) {
    catalogue::Restorability restorability = catalogue::RestorabilityOf(type, reduced);
    digested.restorability = base::NameOf(restorability.restore_class);
    digested.missing = Shown(restorability.missing);
  }
  digested.digest = base::Sha256Hex(item.content);
  digested.change_digest = catalogue::ChangeDigest(type, std::move(reduced));
  digested.epoch = is_known ? kEpoch : kEpochWithoutRules;
  digested.item = std::move(item);
  return digested;
}

std::optional<std::string> ItemRules::ChangeDigest(domain::ProviderKind provider,
                                                   const std::string& key,
                                                   const std::string& content) {
  if (!catalogue::Fits(content, max_content_)) return std::nullopt;
  const PolicyType& type = RulesFor(catalogues_, provider, key);
  const auto digest = [&]() -> std::optional<std::string> {
    try {
      return catalogue::ChangeDigest(type, catalogue::Reduce(type, ParseObject(content)));
    } catch (const base::JsonError&) {
      return std::nullopt;
    }
  };
  if (content.size() < kLarge) return digest();
  const base::MutexLock lock(large_);
  return digest();
}

bool ItemRules::HasOwnName(std::optional<domain::ProviderKind> provider,
                           const catalogue::NamedItem& item) {
  if (!catalogue::Fits(item.content, max_content_)) return true;
  if (item.content.size() < kLarge) return catalogue::HasOwnName(catalogues_, provider, item);
  const base::MutexLock lock(large_);
  return catalogue::HasOwnName(catalogues_, provider, item);
}

bool ItemRules::IsOwnName(domain::ProviderKind provider, const api::ReportItem& made,
                          const std::string& name) const {
  const catalogue::Catalogue* const catalogue = catalogues_.Of(provider);
  if (catalogue == nullptr || catalogue::NamingRules(*catalogue, made.type) == nullptr) return true;
  return catalogue::IsOwnName(made.display_name, made.external_id, name);
}

domain::NamingTypes ItemRules::Naming(domain::ProviderKind provider) const {
  domain::NamingTypes naming;
  const catalogue::Catalogue* const catalogue = catalogues_.Of(provider);
  if (catalogue == nullptr) return naming;
  for (const PolicyType& type : catalogue->types()) {
    for (const std::string& to : catalogue::NamedTypes(type)) {
      const PolicyType* const named = catalogue->Find(to);
      if (named != nullptr && catalogue::IsReferencedOnly(*named)) naming.emplace(to, type.key);
    }
  }
  return naming;
}

}  // namespace strongroom::sealing
