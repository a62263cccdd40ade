#include "provider/item.h"

#include <nlohmann/json.hpp>

#include "catalogue/item_identity.h"
#include "catalogue/mask.h"
#include "catalogue/reduce.h"

namespace strongroom::provider {
namespace {

constexpr size_t kMostShown = 320;

}  // namespace

std::string ShownIdentity(const std::string& external_id) {
  const std::string masked = catalogue::MaskIdentity(external_id);
  const std::string shown = api::Cut(masked, kMostShown);
  return shown.size() < masked.size() ? shown + "..." : shown;
}

api::ReportItem MakeItem(const catalogue::PolicyType& type, ItemIdentity identity,
                         api::Json policy) {
  const api::Json reduced = catalogue::Reduce(type, std::move(policy));
  api::ReportItem item;
  item.type = type.key;
  item.external_id = catalogue::MaskIdentity(identity.external_id);
  item.display_name = catalogue::NameOf(type, reduced, item.external_id);
  item.content = api::CanonicalJson(reduced);
  item.secrets_masked =
      catalogue::IsMasked(type, reduced) || item.external_id != identity.external_id;
  return item;
}

}  // namespace strongroom::provider
