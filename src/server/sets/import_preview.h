#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>

#include "server/sets/import_reader.h"
#include "store/ingest.h"

namespace strongroom::server::sets {

// BackupSet as it would be, were it put in now: without what only storing it tells, as its name.
nlohmann::json ImportPreview(const store::SetKey& key, const ImportFacts& facts,
                             std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
