#pragma once

#include <optional>
#include <string>

#include "api/report.h"
#include "api/run.h"
#include "sealing/item_rules.h"
#include "server/intake/limits.h"
#include "store/backup_sets.h"
#include "store/database.h"
#include "store/ingest.h"

namespace strongroom::server::report {

// Whose policies a set holds.
struct SetOrigin {
  std::string cluster_uid;
  std::string tenant_uid;
};

// A backup set as its report comes in. Begins with the first item, so that a report that stores
// nothing costs no transaction. Asks nothing of Kubernetes: it holds a session. Not thread-safe.
class SetWriter {
 public:
  // All outlive this.
  SetWriter(store::Database& database, sealing::ItemRules& rules, const intake::Limits& limits,
            const api::Run& run, const SetOrigin& origin)
      : database_(database), rules_(rules), limits_(limits), run_(run), origin_(origin) {}

  // Throws RequestError when the item's content is no JSON object, another report of the run is
  // being stored or has ended it without a set; store::StoreError.
  void Add(api::ReportItem item);

  struct Stored {
    api::ReportAnswer answer;
    store::SetContents contents;  // of id 0 when another report of the run was faster
  };
  // Seals the set, commits, and lets go of the session. Throws as Add, and RequestError when the
  // namespace has had its share of the day.
  Stored Commit(api::ReportEnd end);

 private:
  void Begin();

  store::Database& database_;
  sealing::ItemRules& rules_;
  const intake::Limits& limits_;
  const api::Run& run_;
  const SetOrigin& origin_;
  std::optional<store::Ingest> ingest_;
};

// What a commit in doubt has come to, by the set that the run has: that of this report, whose
// contents are `ours`, or that of another one that was faster.
SetWriter::Stored AfterDoubt(const store::ReportedSet& found, const store::SetContents& ours);

}  // namespace strongroom::server::report
