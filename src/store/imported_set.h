#pragma once

#include <string>

#include "store/database.h"
#include "store/ingest.h"

// What a set is in this database that was sealed elsewhere.
namespace strongroom::store {

// Which one it was there.
struct ImportSource {
  std::string set;  // name
  std::string schedule_uid;
  std::string run;
  std::string tenant;
  domain::ProviderKind provider;  // of the tenant
};

struct ImportAddress {
  std::string cluster_uid;
  std::string ns;
  std::string schedule;  // whose name it gets
};

// The same set put in twice under one schedule is one run's: then FindByRun finds it. Sets of one
// schedule there are of one here, which is no schedule's that ever was: so they are compared with
// each other, and the schedule of that name goes on as if they were not there. Of a tenant of that
// name and kind, and without one of its own. Throws StoreError. Thread-safe.
SetKey KeyOfImport(Database& database, const ImportAddress& address, const ImportSource& source,
                   const ImportedAs& imported);

}  // namespace strongroom::store
