#include "store/ingest.h"

#include <optional>
#include <span>
#include <vector>

#include "base/zstd.h"
#include "store/day_bytes.h"
#include "store/ingest_columns.h"
#include "store/ingest_sql.h"
#include "store/locks.h"
#include "store/rejudge.h"
#include "store/reported_set.h"
#include "store/reuse.h"
#include "store/session.h"
#include "store/set_chain.h"
#include "store/set_changes.h"

namespace strongroom::store {
namespace {

using std::chrono::steady_clock;

constexpr size_t kMaxBatchItems = 500;

AddedRows AddedBy(const pqxx::result& result) {
  return {.rows = result[0][0].as<int64_t>(), .bytes = result[0][1].as<int64_t>()};
}

// Statistics of a fresh table are worth their cost from here on.
constexpr int64_t kAnalyzeFrom = 1000;

std::string CoverageRecords(const domain::Outcome& outcome) {
  const auto& types = outcome.summary.types;
  return ToRecords(std::span<const TypeRow>(std::vector<TypeRow>(types.begin(), types.end())));
}

// The batch goes into a table of its own, in which nothing but an item that comes twice is unique.
void Stage(pqxx::work& transaction, const std::vector<StagedItem>& batch,
           const std::string& attempt) {
  try {
    transaction.exec_params(sql::Stage(), ToRecords(batch));
  } catch (const pqxx::unique_violation&) {
    throw StoreError(StoreError::Kind::kTwice, attempt + ": an item comes twice");
  }
}

}  // namespace

struct Ingest::State {
  State(Database& database, SetKey key_in, ChangeDigester change_digest_in,
        std::chrono::milliseconds time_in)
      : key(std::move(key_in)),
        change_digest(std::move(change_digest_in)),
        time(time_in),
        attempt("store the backup set of run " + key.ns + "/" + key.run_name),
        loan(database),
        deadline(steady_clock::now() + time) {}

  void KeepTime();
  [[noreturn]] void Rethrow();
  template <typename... Arguments>
  pqxx::result Run(const std::string& statement, const Arguments&... arguments) {
    KeepTime();
    return transaction->exec_params(statement, arguments...);
  }
  void Begin();
  void GiveUp();
  void Flush();
  void WriteContents();
  void WriteMembers(const domain::Outcome& outcome);
  void Compare(int64_t previous, std::span<const domain::Act> acts,
               const domain::NamingTypes& naming);
  int64_t NamespaceDayBytes();

  const SetKey key;
  const ChangeDigester change_digest;
  const std::chrono::milliseconds time;
  const std::string attempt;
  SessionLoan loan;
  const steady_clock::time_point deadline;
  std::optional<pqxx::work> transaction;
  bool is_busy = false;
  bool has_ended = false;
  std::optional<std::string> stored_answer;
  int tenant_id = 0;
  base::ZstdCompressor compressor;
  std::vector<StagedItem> batch;
  size_t batch_bytes = 0;
  int64_t new_items = 0;  // of no version that is used again
  DayBytes day;
  SetContents contents;
};

// Lets the statement that comes next take what is left of the time.
void Ingest::State::KeepTime() {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
  if (left.count() <= 0) Rethrow();
  transaction->exec("SET LOCAL statement_timeout = " + std::to_string(left.count()));
}

void Ingest::State::Rethrow() {
  if (steady_clock::now() >= deadline) {
    throw StoreError(StoreError::Kind::kTooSlow,
                     attempt + ": it did not end within " +
                         std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) +
                         " s");
  }
  RethrowAsStoreError(attempt, loan);
}

void Ingest::State::Begin() {
  transaction.emplace(loan.connection());
  Limit(*transaction, loan.limits());
  is_busy = transaction->exec_params(sql::kTryRun, key.run_uid).empty();
  if (is_busy) return GiveUp();
  if (const auto stored = FindByRun(*transaction, key.run_uid)) {
    stored_answer = stored->answer;
    return GiveUp();
  }
  has_ended = HasEndedWithoutSet(*transaction, key.run_uid);
  if (has_ended) return GiveUp();
  KeepTime();
  transaction->exec(sql::MakeStage());
  tenant_id = TenantOf(*transaction, key);
  transaction->exec_params(sql::kShareTenant, tenant_id);
}

// There is nothing to store, and the session is as good as before.
void Ingest::State::GiveUp() {
  transaction->commit();
  transaction.reset();
  loan.Keep();
}

void Ingest::State::Flush() {
  if (batch.empty()) return;
  KeepTime();
  FindReusable(*transaction, tenant_id, batch,
               key.imported ? ItemOrigin::kImported : ItemOrigin::kRun, compressor, change_digest);
  for (const StagedItem& staged : batch) {
    if (staged.version_id) continue;
    ++new_items;
    day.AddName(staged.policy.item.display_name.size());
  }
  Stage(*transaction, batch, attempt);
  batch.clear();
  batch_bytes = 0;
}

void Ingest::State::WriteContents() {
  if (contents.items >= kAnalyzeFrom) Run("ANALYZE stage");
  day.AddObjects(AddedBy(Run(sql::kInsertObjects, tenant_id)));
  const pqxx::result blobs = Run(sql::kInsertBlobs, tenant_id);
  day.AddContents(AddedBy(blobs));
  contents.new_blobs = blobs[0][0].as<int64_t>();
  contents.stored_bytes = blobs[0][2].as<int64_t>();
  if (contents.new_blobs < new_items) RepairBodies(*transaction, tenant_id);
  contents.new_versions = static_cast<int64_t>(
      Run(sql::kInsertVersions, tenant_id, key.imported.has_value()).affected_rows());
  day.AddVersions(contents.new_versions);
}

void Ingest::State::WriteMembers(const domain::Outcome& outcome) {
  const auto members =
      static_cast<int64_t>(Run(sql::kInsertItems, contents.id, tenant_id).affected_rows());
  if (members != contents.items) {
    throw StoreError(StoreError::Kind::kUnavailable, attempt + ": " + std::to_string(members) +
                                                         " of " + std::to_string(contents.items) +
                                                         " items found their version");
  }
  const std::string coverage = CoverageRecords(outcome);
  Run(sql::InsertTypes(), contents.id, coverage);
  day.AddSet(coverage.size());
  contents.root = Run(sql::kSetRoot, contents.id)[0][0].as<std::string>();
}

void Ingest::State::Compare(int64_t previous, std::span<const domain::Act> acts,
                            const domain::NamingTypes& naming) {
  KeepTime();
  Rejudge(*transaction, tenant_id, contents.id, previous, change_digest);
  KeepTime();
  SetChanges changes = WriteChanges(*transaction, contents.id, previous, acts, naming);
  contents.changes = changes.counts;
  contents.changed_items = std::move(changes.first);
  day.AddChanges(changes.added);
}

// With the namespace locked until the end, so that two sets at once cannot both find room for one.
int64_t Ingest::State::NamespaceDayBytes() {
  Run(sql::kLockNamespace, key.ns);
  const pqxx::result row =
      Run(sql::kNamespaceDayBytes, key.ns, DayBytes::kItemRow, key.cluster_uid);
  return row[0][0].as<int64_t>() + day.bytes() + contents.items * DayBytes::kItemRow;
}

Ingest::Ingest(Database& database, SetKey key, ChangeDigester change_digest,
               std::chrono::milliseconds time)
    : state_(std::make_unique<State>(database, std::move(key), std::move(change_digest), time)) {
  try {
    state_->Begin();
  } catch (...) {
    state_->Rethrow();
  }
}

Ingest::~Ingest() = default;

bool Ingest::IsBusy() const { return state_->is_busy; }
bool Ingest::HasEnded() const { return state_->has_ended; }

const std::optional<std::string>& Ingest::stored_answer() const { return state_->stored_answer; }

void Ingest::Add(DigestedItem policy) {
  State& state = *state_;
  ++state.contents.items;
  state.contents.raw_bytes += static_cast<int64_t>(policy.item.content.size());
  state.batch_bytes += MemoryOf(policy.item);
  state.batch.push_back({.policy = std::move(policy), .version_id = {}, .body = {}});
  if (state.batch.size() < kMaxBatchItems && state.batch_bytes < kIngestBatchBytes) return;
  try {
    state.Flush();
  } catch (...) {
    state.Rethrow();
  }
}

SetContents Ingest::Finish(const domain::Outcome& outcome, std::span<const domain::Act> acts,
                           const domain::NamingTypes& naming) {
  State& state = *state_;
  try {
    state.Flush();
    state.WriteContents();
    state.KeepTime();
    const auto previous = LockPrevious(*state.transaction, state.key.schedule_uid);
    state.contents.prev_root = previous ? previous->root : "";
    state.KeepTime();
    state.contents.id =
        InsertSet(*state.transaction, state.key, state.tenant_id, outcome, previous);
    state.WriteMembers(outcome);
    // A schedule that was pointed at another tenant starts afresh: nothing there is comparable.
    // What a new selection leaves out was not removed, and what it takes in was not added.
    if (previous && previous->tenant_id == state.tenant_id &&
        previous->selection == state.key.selection) {
      state.Compare(previous->id, acts, naming);
    }
    state.contents.namespace_day_bytes = state.NamespaceDayBytes();
    return state.contents;
  } catch (...) {
    state.Rethrow();
  }
}

void Ingest::Commit(const std::string& answer_json) {
  State& state = *state_;
  const SetContents& set = state.contents;
  const int64_t added = state.day.bytes() + static_cast<int64_t>(answer_json.size());
  const auto changes = set.changes.value_or(domain::ChangeCounts{});
  try {
    state.Run(sql::kSeal, set.id, set.root, set.items, set.new_versions, set.new_blobs,
              set.raw_bytes, added, changes.added, changes.changed, changes.removed, answer_json);
    BeginImport(*state.transaction, state.key, set.id);
    state.transaction->commit();
    state.transaction.reset();
    state.loan.Keep();
  } catch (...) {
    RethrowAsStoreError(state.attempt, state.loan);  // it may have been committed
  }
}

}  // namespace strongroom::store
