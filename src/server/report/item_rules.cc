#include "server/report/item_rules.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "api/report_limits.h"
#include "base/json.h"
#include "base/json_members.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/text.h"
#include "catalogue/mask.h"
#include "catalogue/masked_size.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"

namespace strongroom::server::report {
namespace {

using base::Json;
using catalogue::PolicyType;

// Of the rules in catalogue/*.yaml, normalise.h and reduce.h; goes up when they change, so that
// this is no change of every policy. Until 1, executors computed the digests: no version of that
// epoch is used again.
constexpr int kEpoch = 5;
// Of a type that this server's catalogue lacks, because the executor is of a later version: it is
// stored as it comes, and compared as a whole. A server that knows the type finds another epoch
// than its own, and compares by its rules.
constexpr int kEpochWithoutRules = 0;

constexpr size_t kLarge = size_t{64} << 10U;

const PolicyType& WithoutRules() {
  static const PolicyType type;
  return type;
}

// What is stored says all that was sent: of two members of one name, one would be lost. Throws
// base::JsonError.
Json ParseObject(const std::string& content) {
  Json object = base::ParseJson(content, {.repeated = base::RepeatedMembers::kRefused});
  if (!object.is_object()) throw base::JsonError("expected an object");
  return object;
}

// What people are shown, as executors make it of an honest object: whatever else a client said
// would stay with all later backups of the content.
std::string NameOf(domain::ProviderKind provider, const Json& reduced,
                   const std::string& external_id) {
  std::string name;
  const Json* const metadata = base::MemberAt(reduced, "metadata");
  if (provider == domain::ProviderKind::kKubernetes && metadata != nullptr) {
    name = base::TextOrEmpty(*metadata, "name");
    const std::string ns = base::TextOrEmpty(*metadata, "namespace");
    if (!name.empty() && !ns.empty()) name.insert(0, ns + '/');
  }
  if (name.empty()) name = external_id;
  return base::Cut(base::Printable(catalogue::MaskSecrets(std::move(name))), api::kMaxNameBytes);
}

}  // namespace

store::DigestedItem ItemRules::Digest(domain::ProviderKind provider, api::ReportItem item) const {
  const PolicyType* const known = catalogues_.FindType(provider, item.type);
  const PolicyType& type = known != nullptr ? *known : WithoutRules();
  Json reduced = catalogue::Reduce(type, ParseObject(item.content));
  item.content = base::CanonicalJson(reduced);
  item.external_id = catalogue::MaskIdentity(std::move(item.external_id));
  item.display_name = NameOf(provider, reduced, item.external_id);
  // Of a type without rules only its executor knows what it left out.
  item.secrets_masked = catalogue::IsMasked(type, reduced) ||
                        catalogue::IsMaskedIdentity(item.external_id) ||
                        (known == nullptr && item.secrets_masked);
  store::DigestedItem digested;
  digested.digest = base::Sha256Hex(item.content);
  digested.change_digest = catalogue::ChangeDigest(type, std::move(reduced));
  digested.epoch = known != nullptr ? kEpoch : kEpochWithoutRules;
  digested.item = std::move(item);
  return digested;
}

std::optional<std::string> ItemRules::ChangeDigest(domain::ProviderKind provider,
                                                   const std::string& key,
                                                   const std::string& content) {
  if (!catalogue::Fits(content, max_content_)) return std::nullopt;
  const PolicyType* const known = catalogues_.FindType(provider, key);
  const PolicyType& type = known != nullptr ? *known : WithoutRules();
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

}  // namespace strongroom::server::report
