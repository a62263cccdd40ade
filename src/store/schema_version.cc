#include "store/schema_version.h"

namespace strongroom::store {

int ReadSchemaVersion(pqxx::transaction_base& transaction) {
  const pqxx::result exists =
      transaction.exec("SELECT to_regclass('strongroom.schema_migrations') IS NOT NULL");
  if (!exists[0][0].as<bool>()) return 0;
  const pqxx::result version =
      transaction.exec("SELECT coalesce(max(version), 0) FROM strongroom.schema_migrations");
  return version[0][0].as<int>();
}

}  // namespace strongroom::store
