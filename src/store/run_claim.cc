#include "store/run_claim.h"

#include <utility>

#include "store/locks.h"
#include "store/reported_set.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kEndWithoutSet =
    "INSERT INTO strongroom.runs_without_set (run_uid) VALUES ($1) "
    "ON CONFLICT (run_uid) DO NOTHING";

}  // namespace

struct RunClaim::State {
  State(Database& database, std::string run) : run_uid(std::move(run)), loan(database) {}
  // What is not committed has only read, so nothing is lost with it.
  ~State() {
    try {
      if (!is_open) return;
      transaction->abort();
      loan.Keep();
    } catch (const std::exception&) {
      // The session is thrown away.
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void Begin() {
    transaction.emplace(loan.connection());
    Limit(*transaction, loan.limits());
    is_busy = transaction->exec_params(sql::kTryRun, run_uid).empty();
    if (!is_busy) stored = FindByRun(*transaction, run_uid);
    is_open = true;
  }

  void EndWithoutSet() {
    is_open = false;
    transaction->exec_params(kEndWithoutSet, run_uid);
    transaction->commit();
    loan.Keep();
  }

  const std::string run_uid;
  SessionLoan loan;
  std::optional<pqxx::work> transaction;
  bool is_open = false;
  bool is_busy = false;
  std::optional<ReportedSet> stored;
};

RunClaim::RunClaim(Database& database, const std::string& run_uid)
    : state_(std::make_unique<State>(database, run_uid)) {
  try {
    state_->Begin();
  } catch (...) {
    RethrowAsStoreError("claim run " + run_uid, state_->loan);
  }
}

RunClaim::~RunClaim() = default;

bool RunClaim::IsBusy() const { return state_->is_busy; }
const std::optional<ReportedSet>& RunClaim::stored() const { return state_->stored; }

void RunClaim::EndWithoutSet() {
  try {
    state_->EndWithoutSet();
  } catch (...) {
    RethrowAsStoreError("end run " + state_->run_uid + " without a backup set", state_->loan);
  }
}

}  // namespace strongroom::store
