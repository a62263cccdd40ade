#pragma once

#include <string>
#include <vector>

#include "integration/support/postgres.h"
#include "support/temporary_folder.h"

namespace strongroom::test {

// The database of a test: what Strongroom wrote into it, and as whom it does.
class HistoryDatabase {
 public:
  // Where PostgreSQL is: "127.0.0.1:5432", of several servers each.
  using Hosts = std::vector<std::string>;

  // Migrates the database of `postgres`; the programs' connection strings name `replicas` too.
  explicit HistoryDatabase(const Postgres& postgres,
                           const std::vector<const Postgres*>& replicas = {});

  std::string ControllerDsn() const { return DsnOf("keeper_controller"); }
  std::string ServerDsn() const { return DsnOf("keeper_server"); }

  // All is read from this one from now on.
  void ReadFrom(const Postgres& postgres) { owner_ = postgres.dsn(); }

  // The first column of all rows. Throws when PostgreSQL is away.
  std::vector<std::string> Column(const std::string& query) const;
  // Of the first row; "(no row)" where there is none.
  std::string Value(const std::string& query) const;

  // All that is stored of one cluster, whole, a line for each row, in an order of its own.
  std::vector<std::string> RowsOf(const std::string& cluster_uid) const;

 private:
  std::string DsnOf(const std::string& user) const;

  const TemporaryFolder folder_;
  std::string owner_;
  std::string hosts_;
};

}  // namespace strongroom::test
