#pragma once

#include "server/restore/exchange.h"
#include "store/set_reader.h"

// What an executor reads: the set that the restore names, in its namespace, and no other, also one
// that is marked for removal.
namespace strongroom::server::restore {

// GET …/set: as the sets API shows it. 404 (NOT_FOUND) when there is none, as of the contents.
class SetExchange final : public RestoreExchange {
 public:
  using RestoreExchange::RestoreExchange;
  http::Response Answer() override;
};

// GET …/content: all of it, a line each, as the sets API streams it.
class ContentExchange final : public RestoreExchange {
 public:
  using RestoreExchange::RestoreExchange;
  http::Response Answer() override;
};

// GET …/plan: api::RestorePlanPage, of step apply.
class PlanExchange final : public RestoreExchange {
 public:
  using RestoreExchange::RestoreExchange;
  http::Response Answer() override;
};

}  // namespace strongroom::server::restore
