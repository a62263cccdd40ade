#include "server/report/item_rules.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/sha256.h"
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

}  // namespace

store::DigestedItem ItemRules::Digest(domain::ProviderKind provider, api::ReportItem item) const {
  const PolicyType* const known = catalogues_.FindType(provider, item.type);
  const PolicyType& type = known != nullptr ? *known : WithoutRules();
  Json reduced = catalogue::Reduce(type, ParseObject(item.content));
  item.content = base::CanonicalJson(reduced);
  const std::string identity = std::exchange(item.external_id, {});
  item.external_id = catalogue::MaskIdentity(identity);
  item.display_name = catalogue::MaskSecrets(std::move(item.display_name));
  if (catalogue::IsMasked(type, reduced) || item.external_id != identity) {
    item.secrets_masked = true;
  }
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
