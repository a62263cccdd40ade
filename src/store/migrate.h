#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "store/settings.h"

namespace strongroom::store {

struct MigrateOptions {
  std::string dsn;  // of the owner of the schema
  // Of the processes, whose users are given their passwords and rights; empty: left alone.
  std::string controller_dsn;
  std::string server_dsn;
  std::chrono::seconds purge_grace = kPurgeGrace;
  std::chrono::seconds patience{60};  // until PostgreSQL is there
};

// `strongroom migrate`: applies the migrations and the settings, then makes the logins. Returns the
// exit code.
int RunMigrate(const MigrateOptions& options, const std::stop_token& stop);

}  // namespace strongroom::store
