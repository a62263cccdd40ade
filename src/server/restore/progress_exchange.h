#pragma once

#include "api/restore_exchange.h"
#include "server/restore/exchange.h"
#include "store/restores.h"

namespace strongroom::server::restore {

// POST …/progress: stores a part of what was planned or done, then lets the restore's status say
// what all parts come to; all that is counted is counted here. The same part again has the same
// answer. A step that ends has its row of the audit log before the status says so, whatever
// happens in between. A pod that is told to stop is still heard: what it did by then is done.
class ProgressExchange final : public RestoreExchange {
 public:
  using RestoreExchange::RestoreExchange;

  void Authorise(const Identity& caller) override;
  http::Response Answer() override;

 private:
  store::PlanKey Key() const;
  void TakePlan(api::RestoreProgress progress);
  void TakeResults(api::RestoreProgress progress);
  // The row of a step that ends.
  store::AuditEntry EndEntry() const;
};

}  // namespace strongroom::server::restore
