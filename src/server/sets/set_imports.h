#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/byte_budget.h"
#include "base/clock.h"
#include "sealing/item_rules.h"
#include "server/gate.h"
#include "server/intake/limits.h"
#include "server/intake/run_turns.h"
#include "server/intake/spooled_body.h"
#include "server/sets/endpoints.h"
#include "server/sets/import_reader.h"
#include "server/sets/import_request.h"
#include "store/database.h"
#include "store/ingest.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// How many sets may be on their way at once: those that come slowly hold a thread and room on disk,
// as reports do, and leave connections to who reads.
inline constexpr EndpointLimits kUploadLimits{.at_once = 32, .at_once_per_namespace = 2};
// How many that have come are read and stored at once: each has memory and a session that a report
// could have.
inline constexpr EndpointLimits kImportLimits{.at_once = 4, .at_once_per_namespace = 1};

// Sets that were sealed elsewhere, put in by somebody who may (docs/adr/0023). They come as reports
// of executors do, and are taken as these are: spooled, read as a whole, and stored in one
// transaction with digests that are made here. One that is there already is not stored again.
// Thread-safe.
class SetImports {
 public:
  struct Parts {
    store::Database& database;  // that of reports
    sealing::ItemRules& rules;
    intake::SpoolPlace spool;
    base::ByteBudget& memory;
    intake::Limits limits;
    std::function<std::string()> cluster_uid;
    const base::Clock& clock;
    std::stop_token stop;
  };

  // What `parts` refers to outlives this.
  explicit SetImports(Parts parts)
      : parts_(std::move(parts)),
        uploads_(kUploadLimits, parts_.clock),
        imports_(kImportLimits, parts_.clock) {}

  // 201 with the BackupSet, or 200 with the one that is there already. Throws ApiStatus (409 for
  // one that is there and says otherwise what no digest covers), store::StoreError, web::WebError.
  http::Response Take(const AuthorizedRequest& request);

 private:
  struct Import;

  http::Response Answer(const Import& import, const ImportFacts& facts, intake::SpooledBody& body);
  ImportFacts Read(const Import& import, intake::SpooledBody& body);
  // False: it was there by then.
  bool Store(const Import& import, const store::SetKey& key, const ImportFacts& facts,
             intake::SpooledBody& body);
  // Throws ApiStatus (422) for one that is not called what its content says.
  store::DigestedItem Named(domain::ProviderKind provider, const std::string& set,
                            api::ReportItem item);
  void Commit(const Import& import, const store::SetKey& key, std::optional<store::Ingest>& ingest,
              const ImportFacts& facts);
  store::SetKey KeyOf(const Import& import, const ImportFacts& facts);
  std::optional<store::SetRecord> Find(const store::SetKey& key);

  const Parts parts_;
  Gate uploads_;
  Gate imports_;
  intake::RunTurns turns_;
};

}  // namespace strongroom::server::sets
