#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "store/settings.h"

namespace strongroom::store {

// A connection string, and what messages call it.
struct NamedDsn {
  std::string name;
  std::string dsn;
};

struct MigrateOptions {
  NamedDsn owner;  // of the schema
  // Of the processes, whose users are given their passwords and rights; empty: left alone.
  NamedDsn controller;
  NamedDsn server;
  NamedDsn notifier;
  std::chrono::seconds purge_grace = kPurgeGrace;
  std::chrono::seconds patience{60};  // until PostgreSQL is there
};

// `strongroom migrate`: applies the migrations and the settings, makes the logins, and tries them.
// What may pass is waited for, as the log tells; what cannot ends it at once. Returns the exit
// code.
int RunMigrate(const MigrateOptions& options, const std::stop_token& stop);

}  // namespace strongroom::store
