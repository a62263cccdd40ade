#include "integration/server/report_fixture.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/run.h"
#include "domain/service_account.h"
#include "web/url.h"

namespace strongroom::server::report {
namespace {

// Of a pod of the run's Job, as the token review says it.
Identity IdentityIn(const std::string& ns, const std::string& run) {
  return {.user = domain::ServiceAccountUser(ns, "runner"),
          .ns = ns,
          .pod = run + "-x",
          .pod_uid = run + "-pod"};
}

}  // namespace

std::vector<api::ReportItem> Items() {
  using test::MakeItem;
  return {MakeItem("networkPolicies", "deny", "1"), MakeItem("networkPolicies", "allow", "1"),
          MakeItem("roles", "reader", "1")};
}

std::string Report(const std::vector<api::ReportItem>& items, const std::string& uid) {
  return test::Compress(test::ReportLines(uid, items, test::MakeOutcome(items)));
}

size_t HookedBody::Read(char* data, size_t size) {
  if (read_ >= at_ && hook_) std::exchange(hook_, nullptr)();
  const size_t end = read_ < at_ ? at_ : text_.size();
  const size_t count = std::min(size, end - read_);
  text_.copy(data, count, read_);
  read_ += count;
  return count;
}

ReportPort::ReportPort(const Parts& parts, const base::Clock& clock, const intake::Limits& limits)
    : token_reviews_(parts.cluster, clock),
      audit_([&database = parts.database](
                 const store::AuditEntry& entry) { store::AppendAudit(database, entry); },
             clock),
      chain_({.authenticate =
                  [this](const http::Request& request) {
                    return token_reviews_.IdentityOf(request.Header("authorization"));
                  },
              .audit = audit_,
              .clock = clock}),
      endpoint_(parts, limits) {
  chain_.Serve(router_, endpoint_);
}

ReportTest::ReportTest() {
  cluster_.AddToken("team-a.token", IdentityIn("team-a", "nightly-1"));
  cluster_.AddToken("team-b.token", IdentityIn("team-b", "nightly-1"));
  PutRun("nightly-1", kRunUid);
}

api::Run ReportTest::PutRun(const std::string& name, const std::string& uid,
                            domain::RunPhase phase) {
  api::Run run;
  run.meta.ns = "team-a";
  run.meta.name = name;
  run.meta.uid = uid;
  run.spec.schedule = {"nightly", kScheduleUid};
  run.status.outcome.phase = phase;
  run.status.resolved = domain::FactsOf(run);
  run.status.resolved->tenant = {"cluster", kTenantUid};
  run.status.resolved->run.policy_types = {"*"};
  cluster_.PutRun(run);
  api::Job job;
  job.meta.ns = run.meta.ns;
  job.meta.name = name;
  job.meta.uid = name + "-job";
  job.run_uid = uid;
  job.service_account = "runner";
  cluster_.PutJob(job);
  api::Pod pod;
  pod.meta.ns = run.meta.ns;
  pod.meta.name = name + "-x";
  pod.meta.uid = name + "-pod";
  pod.job_uid = job.meta.uid;
  pod.service_account = "runner";
  cluster_.PutPod(pod);
  cluster_.AddToken(name + ".token", IdentityIn("team-a", name));
  return run;
}

http::Response ReportTest::SendTo(const ReportPort& port, http::BodyReader& body,
                                  const Sent& sent) {
  http::Request request;
  request.method = "POST";
  request.path = web::PathOf(api::kReportPath, {{"namespace", sent.ns}, {"run", sent.run}});
  request.peer = "10.0.0.1";
  request.headers = {{"authorization", "Bearer " + sent.token},
                     {"content-type", sent.content_type}};
  if (!sent.uid.empty()) request.query = {{api::kReportUid, sent.uid}};
  request.body = &body;
  return port.Answer(request);
}

http::Response ReportTest::Send(const std::string& report, const Sent& sent) {
  test::TextBody body(report);
  return Send(body, sent);
}

std::string ReportTest::CodeOf(const http::Response& response) {
  if (response.status == 200) return "200";
  return std::to_string(response.status) + " " +
         nlohmann::json::parse(response.body)["error"]["code"].get<std::string>();
}

}  // namespace strongroom::server::report
