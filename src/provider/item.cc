#include "provider/item.h"

#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "provider/normalise.h"

namespace strongroom::provider {

api::ReportItem MakeItem(const catalogue::PolicyType& type, ItemIdentity identity,
                         const api::Json& policy) {
  api::ReportItem item;
  item.type = type.key;
  item.external_id = std::move(identity.external_id);
  item.display_name = std::move(identity.display_name);
  item.content = api::CanonicalJson(policy);
  item.digest = base::Sha256Hex(item.content);
  item.change_digest = ChangeDigest(type, policy);
  return item;
}

}  // namespace strongroom::provider
