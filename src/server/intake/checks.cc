#include "server/intake/checks.h"

#include <utility>

#include "base/json.h"
#include "catalogue/mask.h"
#include "catalogue/masked_size.h"
#include "server/request_error.h"

namespace strongroom::server::intake {
namespace {

namespace refusal_code = api::refusal_code;

[[noreturn]] void RefuseInvalid(const std::string& message) {
  throw RequestError(refusal_code::kReportInvalid, message);
}

}  // namespace

void CheckItem(const api::ReportItem& item, const Limits& limits, int64_t number) {
  if (number > limits.max_items) {
    throw PastLimit(refusal_code::kTooManyItems, "the report has",
                    static_cast<uint64_t>(limits.max_items), "policies");
  }
  if (const std::string_view what = api::TooLongIn(item); !what.empty()) {
    RefuseInvalid("item " + std::to_string(number) + " has too long a " + std::string(what));
  }
  if (!catalogue::Fits(item.content, limits.max_item_bytes)) {
    throw PastLimit(refusal_code::kItemTooLarge,
                    item.type + ' ' + catalogue::MaskIdentity(item.external_id) + " has",
                    limits.max_item_bytes, "bytes");
  }
}

void CheckSpokenOf(const domain::RunSummary& summary, const Counts& counts) {
  for (const auto& [type, count] : counts) {
    if (summary.types.count(type) == 0) RefuseInvalid("the outcome does not speak of " + type);
  }
}

void CheckCounts(const domain::RunSummary& summary, const Counts& counts) {
  for (const auto& [type, coverage] : summary.types) {
    const auto found = counts.find(type);
    const int64_t count = found == counts.end() ? 0 : found->second;
    if (count != coverage.backed_up) {
      RefuseInvalid(type + ": the outcome counts " + std::to_string(coverage.backed_up) +
                    " items, the report has " + std::to_string(count));
    }
  }
}

store::DigestedItem DigestItem(const sealing::ItemRules& rules, domain::ProviderKind provider,
                               api::ReportItem item) {
  const std::string id = item.type + " " + catalogue::MaskIdentity(item.external_id);
  store::DigestedItem digested;
  try {
    digested = rules.Digest(provider, std::move(item));
  } catch (const base::JsonError& e) {
    RefuseInvalid("the content of " + id + ": " + e.what());
  }
  // Who it is may have been said by the content alone.
  if (const std::string_view what = api::TooLongIn(digested.item); !what.empty()) {
    RefuseInvalid("the content of " + id + ": the " + std::string(what) +
                  " that it says is too long");
  }
  if (digested.item.external_id.find('\0') != std::string::npos) {
    RefuseInvalid("the content of " + id + ": the identity that it says contains a NUL character");
  }
  return digested;
}

void RequireShare(const Limits& limits, const std::string& ns, int64_t namespace_day_bytes) {
  const int64_t most = limits.max_namespace_day_bytes;
  if (most == 0 || namespace_day_bytes <= most) return;
  throw PastLimit(refusal_code::kNamespaceFull,
                  "the backup sets of namespace " + ns + " would have added " +
                      std::to_string(namespace_day_bytes) + " bytes in 24 hours,",
                  static_cast<uint64_t>(most), "bytes");
}

}  // namespace strongroom::server::intake
