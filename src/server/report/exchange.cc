#include "server/report/exchange.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "api/kinds.h"
#include "base/log.h"
#include "domain/report_times.h"
#include "server/intake/memory.h"
#include "server/report/admission.h"
#include "server/report/reader.h"
#include "server/report/show_answer.h"
#include "server/request_error.h"
#include "store/backup_sets.h"
#include "store/error.h"
#include "store/run_claim.h"

namespace strongroom::server::report {
namespace {

using metrics::ReportResult;
using metrics::SetSize;
using store::StoreError;
namespace refusal_code = api::refusal_code;

int64_t SetIdOf(const api::ReportAnswer& answer) {
  int64_t id = 0;
  const std::string& text = answer.backup_set_id;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

api::ReportEnd ReadSpooled(intake::SpooledBody& body, const intake::Limits& limits,
                           const api::Run& run, const base::Clock& clock,
                           intake::LongLines long_lines, const ItemSink& sink) {
  intake::LineReader lines([&body](char* buffer, size_t size) { return body.Read(buffer, size); },
                           limits, std::move(long_lines));
  api::ReportEnd end = ReadReport(
      lines, limits,
      {.run_uid = run.meta.uid, .policy_types = run.status.resolved->run.policy_types}, sink);
  domain::BoundTimes(end.outcome, run.meta.created_at, clock.NowSeconds());
  return end;
}

}  // namespace

ReportExchange::ReportExchange(const Parts& parts, const intake::Limits& limits,
                               intake::RunTurns& turns, http::Request& request, std::string ns,
                               std::string run)
    : parts_(parts),
      limits_(limits),
      turns_(turns),
      request_(request),
      ns_(std::move(ns)),
      run_name_(std::move(run)) {}

Subject ReportExchange::About() const {
  return {.ns = ns_, .object = std::string(api::kRunKind.plural) + "/" + run_name_};
}

void ReportExchange::Authorise(const Identity& caller) {
  run_ = AdmitReport(parts_.cluster, caller, request_, ns_, run_name_);
}

http::Response ReportExchange::Answer() {
  try {
    return JsonResponse(api::EncodeReportAnswer(Accept()));
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::kTwice) throw;
    throw RequestError(refusal_code::kReportInvalid, "a policy comes twice in the report");
  }
}

api::ReportAnswer ReportExchange::Accept() {
  if (const auto stored = store::FindByRun(parts_.database, run_.meta.uid)) {
    return AnswerOf(*stored);
  }
  intake::SpooledBody body(*request_.body, limits_, parts_.spool, ns_);
  // Everything that can be said of the report is said before PostgreSQL hears of it.
  size_t largest_content = 0;
  domain::Outcome outcome;
  {
    intake::MemoryLoan memory(parts_.memory, limits_, ns_, intake::BytesToRead(limits_),
                              parts_.stop);
    outcome = ReadSpooled(
                  body, limits_, run_, parts_.clock,
                  [&](size_t more) { return memory.TryGrow(intake::BytesOfLine(more)); },
                  [&](const api::ReportItem& item) {
                    largest_content = std::max(largest_content, item.content.size());
                  })
                  .outcome;
  }
  const intake::RunTurns::Turn turn(turns_, run_.meta.uid);
  return domain::StoresSet(outcome.phase) ? StoreSet(body, largest_content)
                                          : StoreNothing(std::move(outcome));
}

api::ReportAnswer ReportExchange::AnswerOf(const store::ReportedSet& stored) {
  api::ReportAnswer answer = api::DecodeReportAnswer(stored.answer);
  Tell(answer, stored.id);
  result_ = ReportResult::kRepeated;
  return answer;
}

// Kubernetes is asked before anything is held that others wait for, and told after: it may be slow.
// A report that another server takes meanwhile, and that stores nothing, ends the run before this
// one has its lock, or finds its set: SetWriter and EndWithoutSet say who was first.
api::ReportAnswer ReportExchange::StoreSet(intake::SpooledBody& body, size_t largest_content) {
  if (HasEnded(parts_.cluster, ns_, run_name_, run_.meta.uid)) {
    if (const auto stored = StoredMeanwhile()) return AnswerOf(*stored);
    RefuseEnded();
  }
  SetWriter::Stored stored = WriteSet(body, largest_content);
  stored_ = stored.contents;
  base::LogInfo("backup set stored", {{"namespace", ns_},
                                      {"run", run_name_},
                                      {"set", stored.answer.backup_set_id},
                                      {"items", stored_.items},
                                      {"new_blobs", stored_.new_blobs}});
  Tell(stored.answer, SetIdOf(stored.answer));
  result_ = HasChanged() ? ReportResult::kStored : ReportResult::kRepeated;
  return std::move(stored.answer);
}

SetWriter::Stored ReportExchange::WriteSet(intake::SpooledBody& body, size_t largest_content) {
  const SetOrigin origin{.cluster_uid = parts_.cluster.Uid(),
                         .tenant_uid = run_.status.resolved->tenant.uid};
  const intake::MemoryLoan memory(
      parts_.memory, limits_, ns_,
      intake::BytesToRead(limits_) + intake::BytesToStore(largest_content), parts_.stop);
  SetWriter writer(parts_.database, parts_.rules, limits_, run_, origin);
  body.Rewind();
  // Its longest line is known by now, and in the loan.
  api::ReportEnd end = ReadSpooled(
      body, limits_, run_, parts_.clock, [](size_t) { return true; },
      [&](api::ReportItem item) { writer.Add(std::move(item)); });
  return writer.Commit(std::move(end));
}

api::ReportAnswer ReportExchange::StoreNothing(domain::Outcome outcome) {
  if (const auto stored = EndWithoutSet()) return AnswerOf(*stored);
  api::ReportAnswer answer{
      .backup_set_id = {}, .backup_set_digest = {}, .outcome = std::move(outcome)};
  TellUnstored(answer);
  result_ = ReportResult::kNothingStored;
  return answer;
}

// The set that another server took in this one's place, if it did. Throws RequestError when it is
// about to.
std::optional<store::ReportedSet> ReportExchange::StoredMeanwhile() const {
  const store::RunClaim claim(parts_.database, run_.meta.uid);
  if (claim.IsBusy()) intake::RefuseBusy();
  return claim.stored();
}

// The same, or nothing: then no server stores a set of the run from now on. Before Kubernetes is
// told, who may not answer; sent again, the report finds it so.
std::optional<store::ReportedSet> ReportExchange::EndWithoutSet() const {
  store::RunClaim claim(parts_.database, run_.meta.uid);
  if (claim.IsBusy()) intake::RefuseBusy();
  if (!claim.stored()) claim.EndWithoutSet();
  return claim.stored();
}

void ReportExchange::Tell(const api::ReportAnswer& answer, int64_t set_id) const {
  ShowStored(parts_.cluster, ns_, run_name_, run_.meta.uid, answer);
  store::MarkReported(parts_.database, set_id);
}

void ReportExchange::TellUnstored(const api::ReportAnswer& answer) const {
  ShowUnstored(parts_.cluster, ns_, run_name_, run_.meta.uid, answer);
  base::LogInfo("run reported without a backup set",
                {{"namespace", ns_},
                 {"run", run_name_},
                 {"phase", domain::NameOf(answer.outcome.phase)},
                 {"code", answer.outcome.error_code}});
}

void ReportExchange::Count(const Ending& ending) {
  const metrics::ServerMetrics& metrics = parts_.metrics;
  const ReportResult result(ending.status >= 500 ? ReportResult::kUnavailable : result_);
  metrics.reports.Count(result);
  metrics.report_duration.Observe(std::chrono::duration<double>(ending.duration).count(), result);
  if (!HasChanged()) return;
  metrics.set_bytes.Observe(static_cast<double>(stored_.raw_bytes), SetSize(SetSize::kRaw));
  metrics.set_bytes.Observe(static_cast<double>(stored_.stored_bytes), SetSize(SetSize::kStored));
}

}  // namespace strongroom::server::report
