#include "store/run_claim.h"

#include "store/locks.h"
#include "store/reported_set.h"
#include "store/session.h"

namespace strongroom::store {

struct RunClaim::State {
  State(Database& database, const std::string& run_uid)
      : loan(database), transaction(loan.connection()) {
    is_busy = transaction.exec_params(sql::kTryRun, run_uid).empty();
    if (!is_busy) stored = FindByRun(transaction, run_uid);
  }
  // It has only read, so nothing is lost with it.
  ~State() {
    try {
      transaction.abort();
      loan.Keep();
    } catch (const std::exception&) {
      // The session is thrown away.
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  SessionLoan loan;
  pqxx::work transaction;
  bool is_busy = false;
  std::optional<ReportedSet> stored;
};

RunClaim::RunClaim(Database& database, const std::string& run_uid) {
  try {
    state_ = std::make_unique<State>(database, run_uid);
  } catch (...) {
    RethrowAsStoreError("claim run " + run_uid);
  }
}

RunClaim::~RunClaim() = default;

bool RunClaim::IsBusy() const { return state_->is_busy; }
const std::optional<ReportedSet>& RunClaim::stored() const { return state_->stored; }

}  // namespace strongroom::store
