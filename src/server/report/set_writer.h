#pragma once

#include <optional>

#include "api/report.h"
#include "api/run.h"
#include "server/cluster.h"
#include "server/report/item_rules.h"
#include "server/report/limits.h"
#include "store/backup_sets.h"
#include "store/database.h"
#include "store/ingest.h"

namespace strongroom::server::report {

// A backup set as its report comes in. Begins with the first item, so that a report that stores
// nothing costs no transaction. Not thread-safe.
class SetWriter {
 public:
  // All outlive this.
  SetWriter(Cluster& cluster, store::Database& database, ItemRules& rules, const Limits& limits,
            const api::Run& run)
      : cluster_(cluster), database_(database), rules_(rules), limits_(limits), run_(run) {}

  // Throws RequestError when the item's content is no JSON object, the run has ended, its tenant is
  // gone or another report of it is being stored; store::StoreError, web::WebError.
  void Add(api::ReportItem item);

  struct Stored {
    api::ReportAnswer answer;
    store::SetContents contents;  // of id 0 when another report of the run was faster
  };
  // Seals the set, commits, and lets go of the session. Throws as Add, and RequestError when the
  // namespace has had its share of the day.
  Stored Commit(domain::Outcome outcome);

 private:
  void Begin();
  void RequireShare(const store::SetContents& contents) const;

  Cluster& cluster_;
  store::Database& database_;
  ItemRules& rules_;
  const Limits& limits_;
  const api::Run& run_;
  std::optional<store::Ingest> ingest_;
};

// Another report of the run is being stored. Throws RequestError.
[[noreturn]] void RefuseBusy();

// What a commit in doubt has come to, by the set that the run has: that of this report, whose
// contents are `ours`, or that of another one that was faster.
SetWriter::Stored AfterDoubt(const store::ReportedSet& found, const store::SetContents& ours);

}  // namespace strongroom::server::report
