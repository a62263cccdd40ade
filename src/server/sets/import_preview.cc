#include "server/sets/import_preview.h"

#include <nlohmann/json.hpp>

#include "server/sets/set_object.h"

namespace strongroom::server::sets {

nlohmann::json ImportPreview(const store::SetKey& key, const ImportFacts& facts,
                             std::chrono::sys_seconds now) {
  store::SetRecord set;
  set.ns = key.ns;
  set.schedule_name = key.schedule_name;
  set.schedule_uid = key.schedule_uid;
  set.run_name = key.run_name;
  set.run_uid = key.run_uid;
  set.tenant_name = key.tenant_name;
  set.tenant_uid = key.tenant_uid;
  set.provider = domain::ProviderOfSet(key.provider);
  set.phase = domain::NameOf(facts.outcome.phase);
  set.is_complete = domain::IsWhole(facts.outcome.summary);
  set.items = facts.items;
  set.raw_bytes = facts.bytes;
  set.sealed_at = now;
  set.taken_at = facts.header.taken_at;
  set.imported = {.digest = facts.header.digest, .by = key.imported->by};
  nlohmann::json object = SetObject(set);
  nlohmann::json& metadata = object["metadata"];
  metadata.erase("name");
  metadata.erase("resourceVersion");
  metadata["generateName"] = set.run_name + '-';
  for (const char* member : {"backupSetID", "sequence", "newVersions", "storedBytes", "digest"}) {
    object["status"].erase(member);
  }
  return object;
}

}  // namespace strongroom::server::sets
