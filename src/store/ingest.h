#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/item_change.h"
#include "domain/naming_types.h"
#include "domain/outcome.h"
#include "domain/tenant.h"
#include "store/audit.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/digested_item.h"

namespace strongroom::store {

// What a set has to say that was sealed elsewhere and is put in.
struct ImportedAs {
  std::string digest;  // that it was sealed with, hexadecimal
  std::chrono::sys_seconds taken_at;
  std::string by;    // who puts it in: one line of at most 256 characters
  std::string peer;  // from where
  AuditAuthor author = {};
};

// Whose backup set it is. UIDs are those of the Kubernetes objects; of an imported set what
// imported_set.h makes of it.
struct SetKey {
  std::string cluster_uid = kNoCluster;
  std::string ns;
  std::string tenant_uid;
  std::string tenant_name;
  // What the tenant was when its policies were read.
  domain::ProviderKind provider = domain::ProviderKind::kKubernetes;
  std::string schedule_uid;
  std::string schedule_name;
  std::string run_uid;
  std::string run_name;
  // What the run took of the policies, as a digest: sets with another are not compared. Empty: all.
  std::string selection = {};
  std::optional<ImportedAs> imported = {};  // absent: a run's
};

// A set as it is about to be sealed.
struct SetContents {
  int64_t id = 0;
  std::string root;       // hexadecimal
  std::string prev_root;  // of the schedule's previous set; empty for the first
  // Against that one; absent where there is none of this tenant and this selection.
  std::optional<domain::ChangeCounts> changes;
  // The first of them, as the set has them stored: at most domain::kMaxShownChanges, removed ones
  // first.
  std::vector<domain::ItemChange> changed_items;
  int64_t items = 0;
  int64_t new_versions = 0;
  int64_t new_blobs = 0;
  int64_t raw_bytes = 0;     // of all items
  int64_t stored_bytes = 0;  // compressed, of the new blobs only
  // What all sets of the cluster's namespace have added in the last 24 hours, this one too, but for
  // the answer that it is sealed with: new contents before they are compressed, identities and
  // names, coverage, and what rows take besides. No other set of the namespace is sealed from here
  // on until this one is, or is given up.
  int64_t namespace_day_bytes = 0;
};

// What a set may take from its first statement to its commit, unless told otherwise: far more than
// the largest takes (200,000 items: some 15 s), and so little that the executor that waits for the
// answer is told.
inline constexpr std::chrono::milliseconds kStoreTime{300'000};

// How many bytes of items are with PostgreSQL in one statement, and several times over in memory.
inline constexpr size_t kIngestBatchBytes = size_t{1} << 20U;

// Stores one backup set in one transaction: Add the items, Finish, Commit. Destroyed before Commit,
// nothing of it is there. While there is one of a run, another one is busy; later ones see what it
// stored. Each call throws StoreError; after that the object can only be destroyed. Not
// thread-safe.
class Ingest {
 public:
  // Begins. Waits for nobody but a session. `change_digest` is asked for what is stored already.
  // What does not end within `time` of its first statement throws kTooSlow.
  Ingest(Database& database, SetKey key, ChangeDigester change_digest,
         std::chrono::milliseconds time = kStoreTime);
  ~Ingest();
  Ingest(const Ingest&) = delete;
  Ingest& operator=(const Ingest&) = delete;

  // Whether another report of the run is being stored: then there is nothing to do with this.
  bool IsBusy() const;
  // Whether another report has ended the run without a set (RunClaim): likewise.
  bool HasEnded() const;
  // The answer of the set that the run has already: then there is nothing to add.
  const std::optional<std::string>& stored_answer() const;

  // Holds a batch in memory at most. The digests must be right: they are not computed again here. A
  // version that the tenant has already, by change digest and epoch, is not stored again, if what
  // is stored is what its digests say (reuse.h); where it comes from elsewhere, or the item does,
  // only if its content is the very same.
  // Throws kTwice, here or in Finish, when an item comes twice.
  void Add(DigestedItem policy);

  // Writes the set with the coverage of `outcome`, whose phase is success or partial, and says what
  // is in it. Of `acts` those stay that were done to policies that differ from the set before, the
  // newest of each.
  SetContents Finish(const domain::Outcome& outcome, std::span<const domain::Act> acts = {},
                     const domain::NamingTypes& naming = {});

  // Seals the set, with the answer that FindByRun gives from now on, and commits; an imported one
  // is held from then on, and in the audit log. Throws kInDoubt
  // when the connection was lost meanwhile: FindByRun tells.
  void Commit(const std::string& answer_json);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::store
