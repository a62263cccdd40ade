#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "api/report.h"
#include "api/run.h"
#include "base/clock.h"
#include "metrics/families.h"
#include "sealing/item_rules.h"
#include "server/cluster.h"
#include "server/endpoint.h"
#include "server/intake/limits.h"
#include "server/intake/run_turns.h"
#include "server/intake/spooled_body.h"
#include "server/report/set_writer.h"
#include "store/database.h"

namespace strongroom::server::report {

// What reports need of the process.
struct Parts {
  Cluster& cluster;
  store::Database& database;
  sealing::ItemRules& rules;
  intake::SpoolPlace spool;
  base::ByteBudget& memory;  // for all reports that are read at once, by their namespaces
  const base::Clock& clock;
  const metrics::ServerMetrics& metrics;
  std::stop_token stop = {};  // ends what waits
};

// One report: spools it, checks it as a whole, stores the backup set in one transaction, then lets
// the run's status say so. The same report again gets the same answer. The protocol is in
// api/report.h.
class ReportExchange final : public Exchange {
 public:
  // `request`, `turns` and what `parts` refers to outlive this; `ns` and `run` are those of the
  // path.
  ReportExchange(const Parts& parts, const intake::Limits& limits, intake::RunTurns& turns,
                 http::Request& request, std::string ns, std::string run);

  Subject About() const override;
  void Authorise(const Identity& caller) override;
  http::Response Answer() override;
  bool HasChanged() const override { return stored_.id != 0; }
  void Count(const Ending& ending) override;

 private:
  api::ReportAnswer Accept();
  api::ReportAnswer AnswerOf(const store::ReportedSet& stored);
  api::ReportAnswer StoreSet(intake::SpooledBody& body, size_t largest_content);
  SetWriter::Stored WriteSet(intake::SpooledBody& body, size_t largest_content);
  api::ReportAnswer StoreNothing(domain::Outcome outcome);
  std::optional<store::ReportedSet> StoredMeanwhile() const;
  std::optional<store::ReportedSet> EndWithoutSet() const;
  void Tell(const api::ReportAnswer& answer, int64_t set_id) const;
  void TellUnstored(const api::ReportAnswer& answer) const;

  const Parts parts_;
  const intake::Limits limits_;
  intake::RunTurns& turns_;
  http::Request& request_;
  const std::string ns_;
  const std::string run_name_;
  api::Run run_;
  store::SetContents stored_{};  // of id 0 until a set was stored by this very report
  metrics::ReportResult::Value result_ = metrics::ReportResult::kRefused;
};

}  // namespace strongroom::server::report
