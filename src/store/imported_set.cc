#include "store/imported_set.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

using base::Json;

// One that a run has brought is of no kind until the controller has told of it: then $5, which was
// made in its place, comes second.
constexpr const char* kTenant = R"sql(
SELECT uid FROM strongroom.tenants
WHERE namespace = $1 AND name = $2 AND cluster_uid = $3 AND provider = $4 AND deleted_at IS NULL
ORDER BY uid = $5, id DESC LIMIT 1)sql";

// Nothing that has no UID of Kubernetes has the one of an object: those are of another version.
std::string UidOf(const Json& what) { return base::UuidOf(base::CanonicalJson(what)); }

}  // namespace

SetKey KeyOfImport(Database& database, const ImportAddress& address, const ImportSource& source,
                   const ImportedAs& imported) {
  const auto here = [&](const char* what) {
    return Json::array({what, address.cluster_uid, address.ns});
  };
  Json schedule = here("imported schedule");
  schedule.insert(schedule.end(), {address.schedule, source.schedule_uid});
  Json run = here("imported run");
  run.insert(run.end(), {address.schedule, source.schedule_uid, source.set, imported.digest,
                         base::FormatTimestamp(imported.taken_at)});
  const std::string provider(base::NameOf(source.provider));
  Json tenant = here("imported tenant");
  tenant.insert(tenant.end(), {source.tenant, provider});
  SetKey key{.cluster_uid = address.cluster_uid,
             .ns = address.ns,
             .tenant_uid = UidOf(tenant),
             .tenant_name = source.tenant,
             .provider = source.provider,
             .schedule_uid = UidOf(schedule),
             .schedule_name = address.schedule,
             .run_uid = UidOf(run),
             .run_name = source.run,
             .selection = {},
             .imported = imported};
  const pqxx::result known =
      InTransaction(database, "look for the tenant of a set", [&](pqxx::work& transaction) {
        return transaction.exec_params(kTenant, address.ns, source.tenant, address.cluster_uid,
                                       provider, key.tenant_uid);
      });
  if (!known.empty()) key.tenant_uid = known[0][0].as<std::string>();
  return key;
}

}  // namespace strongroom::store
