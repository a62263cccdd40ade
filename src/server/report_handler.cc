#include "server/report_handler.h"

#include <charconv>

#include "base/log.h"
#include "server/report_reader.h"
#include "server/run_status.h"
#include "server/set_writer.h"
#include "store/backup_sets.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using domain::RunPhase;
using metrics::ReportResult;
using store::StoreError;

bool StoresSet(const domain::Outcome& outcome) {
  return outcome.phase == RunPhase::kSuccess || outcome.phase == RunPhase::kPartial;
}

Refusal ToRefusal(const StoreError& error) {
  constexpr std::string_view kUniqueViolation = "23505";
  if (error.kind() != StoreError::Kind::kRefused) {
    return {503, "STORE_UNAVAILABLE", "PostgreSQL is not available"};
  }
  if (error.state() == kUniqueViolation) {
    return {400, "REPORT_INVALID", "a policy comes twice in the report"};
  }
  return {422, "REPORT_NOT_STORED", "PostgreSQL refused the report"};
}

int64_t SetIdOf(const api::ReportAnswer& answer) {
  int64_t id = 0;
  const std::string& text = answer.backup_set_id;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

}  // namespace

// One report on its way.
struct ReportHandler::Job {
  std::string ns;
  std::string run_name;
  Identity identity;
  api::Run run;
  ReportRecord record;
};

http::Response ReportHandler::Handle(http::Request& request, const std::string& ns,
                                     const std::string& run) {
  Job job;
  job.ns = ns;
  job.run_name = run;
  job.identity.user = "unknown";
  const auto begin = parts_.clock.Steady();
  http::Response response = Answer(request, job);
  job.record.duration = parts_.clock.Steady() - begin;
  if (observer_) observer_(job.record);
  return response;
}

http::Response ReportHandler::Answer(http::Request& request, Job& job) {
  const base::LogField ns("namespace", job.ns);
  const base::LogField run("run", job.run_name);
  try {
    return JsonResponse(api::EncodeReportAnswer(Accept(request, job)));
  } catch (const Refusal& e) {
    return Refuse(e, request, job);
  } catch (const StoreError& e) {
    base::LogError("report not stored", {ns, run, {"error", e.what()}});
    return Refuse(ToRefusal(e), request, job);
  } catch (const web::WebError& e) {
    base::LogError("report not finished", {ns, run, {"error", e.what()}});
    return Refuse({503, "CLUSTER_UNAVAILABLE", "Kubernetes is not available"}, request, job);
  }
}

http::Response ReportHandler::Refuse(const Refusal& refusal, const http::Request& request,
                                     Job& job) {
  job.record.result = refusal.status() == 503 ? ReportResult::kUnavailable : ReportResult::kRefused;
  // These say something about who asked, not only about what was sent.
  if (refusal.status() == 401 || refusal.status() == 403) {
    audit_.Refused({.actor = job.identity.user,
                    .action = "report",
                    .ns = job.ns,
                    .subject = "backupscheduleruns/" + job.run_name,
                    .result = {},
                    .reason = refusal.code(),
                    .source = request.peer});
  } else {
    base::LogWarning("report refused", {{"namespace", job.ns},
                                        {"run", job.run_name},
                                        {"reason", refusal.code()},
                                        {"error", refusal.what()}});
  }
  return ToResponse(refusal);
}

api::ReportAnswer ReportHandler::Accept(http::Request& request, Job& job) {
  job.run = admission_.Admit(request, job.ns, job.run_name, job.identity);
  if (const auto stored = store::FindByRun(parts_.database, job.run.meta.uid)) {
    job.record.result = ReportResult::kRepeated;
    api::ReportAnswer answer = api::DecodeReportAnswer(stored->answer);
    ShowStored(answer, stored->id, job);
    return answer;
  }
  ReportStream stream(*request.body, limits_);
  SetWriter writer(parts_.cluster, parts_.database, job.run);
  domain::Outcome outcome = ReadReport(stream, limits_, job.run.meta.uid,
                                       [&](api::ReportItem item) { writer.Add(std::move(item)); });
  outcome.changes.reset();
  if (!StoresSet(outcome)) {
    api::ReportAnswer answer{
        .backup_set_id = {}, .backup_set_digest = {}, .outcome = std::move(outcome)};
    ShowUnstored(answer, job);
    job.record.result = ReportResult::kNothingStored;
    return answer;
  }
  const SetWriter::Stored stored = writer.Commit(std::move(outcome));
  job.record.result = stored.contents.id == 0 ? ReportResult::kRepeated : ReportResult::kStored;
  job.record.raw_bytes = stored.contents.raw_bytes;
  job.record.stored_bytes = stored.contents.stored_bytes;
  base::LogInfo("backup set stored", {{"namespace", job.ns},
                                      {"run", job.run_name},
                                      {"set", stored.answer.backup_set_id},
                                      {"items", stored.contents.items},
                                      {"new_blobs", stored.contents.new_blobs}});
  if (stored.contents.id != 0) {
    audit_.Accepted({.actor = job.identity.user,
                     .action = "report",
                     .ns = job.ns,
                     .subject = "backupscheduleruns/" + job.run_name,
                     .result = {},
                     .reason = {},
                     .source = request.peer});
  }
  ShowStored(stored.answer, SetIdOf(stored.answer), job);
  return stored.answer;
}

void ReportHandler::ShowStored(const api::ReportAnswer& answer, int64_t set_id, const Job& job) {
  const ShowResult shown =
      ShowAnswer(parts_.cluster, job.ns, job.run_name, job.run.meta.uid, answer);
  if (shown == ShowResult::kTerminal) {
    base::LogWarning("a stored backup set's run had ended in another way",
                     {{"namespace", job.ns}, {"run", job.run_name}, {"set", set_id}});
  }
  store::MarkReported(parts_.database, set_id);
}

void ReportHandler::ShowUnstored(const api::ReportAnswer& answer, const Job& job) {
  const ShowResult shown =
      ShowAnswer(parts_.cluster, job.ns, job.run_name, job.run.meta.uid, answer);
  if (shown != ShowResult::kShown) {
    throw Refusal(409, "RUN_TERMINAL", "the run has ended already in another way");
  }
  base::LogInfo("run reported without a backup set",
                {{"namespace", job.ns},
                 {"run", job.run_name},
                 {"phase", domain::NameOf(answer.outcome.phase)},
                 {"code", answer.outcome.error_code}});
}

}  // namespace strongroom::server
