#include "store/run_claim.h"

#include "store/locks.h"
#include "store/reported_set.h"
#include "store/session.h"

namespace strongroom::store {

struct RunClaim::State {
  explicit State(Database& database) : loan(database) {}
  // It has only read, so nothing is lost with it.
  ~State() {
    try {
      if (!is_begun) return;
      transaction->abort();
      loan.Keep();
    } catch (const std::exception&) {
      // The session is thrown away.
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void Begin(const std::string& run_uid) {
    transaction.emplace(loan.connection());
    Limit(*transaction, loan.limits());
    is_busy = transaction->exec_params(sql::kTryRun, run_uid).empty();
    if (!is_busy) stored = FindByRun(*transaction, run_uid);
    is_begun = true;
  }

  SessionLoan loan;
  std::optional<pqxx::work> transaction;
  bool is_begun = false;
  bool is_busy = false;
  std::optional<ReportedSet> stored;
};

RunClaim::RunClaim(Database& database, const std::string& run_uid)
    : state_(std::make_unique<State>(database)) {
  try {
    state_->Begin(run_uid);
  } catch (...) {
    RethrowAsStoreError("claim run " + run_uid, state_->loan);
  }
}

RunClaim::~RunClaim() = default;

bool RunClaim::IsBusy() const { return state_->is_busy; }
const std::optional<ReportedSet>& RunClaim::stored() const { return state_->stored; }

}  // namespace strongroom::store
