#include "stand_in.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "api/run.h"
#include "api/schedule.h"
#include "base/stop.h"
#include "domain/naming.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using kube::Json;

Json StatusOf(const std::string& phase) {
  Json status{{"phase", phase}};
  if (phase == "running" || phase == "canceled") return {{"status", status}};
  status["reason"] = "Completed";
  status["startedAt"] = "2026-03-02T01:30:02Z";
  status["finishedAt"] = "2026-03-02T01:30:09Z";
  status["summary"] = {{"policiesTotal", 12}, {"policiesBackedUp", 12}, {"errorsCount", 0}};
  return {{"status", status}};
}

}  // namespace

StandIn::StandIn(const kube::Client& client, std::string ns, std::string phase)
    : client_(client),
      ns_(std::move(ns)),
      phase_(std::move(phase)),
      thread_([this](const std::stop_token& stop) { Work(stop); }) {}

void StandIn::Work(const std::stop_token& stop) const {
  const kube::Client client = client_.WithStop(stop);
  do {
    try {
      AnswerTokens(client);
      MoveRuns(client);
    } catch (const web::StoppedError&) {
      return;
    } catch (const web::WebError& e) {
      std::cerr << "stand-in: " << e.what() << '\n';
    }
  } while (base::SleepFor(std::chrono::milliseconds{50}, stop));
}

void StandIn::AnswerTokens(const kube::Client& client) const {
  for (const Json& object : client.List(api::kScheduleKind, ns_).items) {
    const api::Schedule schedule = api::DecodeSchedule(object);
    const std::string& token = schedule.run_now_token;
    if (token.empty() || token == schedule.status.last_manual_trigger || !schedule.spec) continue;
    const std::string name = domain::ManualRunName(schedule.meta.name, schedule.meta.uid, token);
    const domain::RunSpec spec{
        .schedule = {schedule.meta.name, schedule.meta.uid},
        .tenant = schedule.spec->tenant,
        .scheduled_for = std::chrono::floor<std::chrono::minutes>(client.clock().NowSeconds()),
        .trigger = domain::Trigger::kManual};
    client.Create(api::kRunKind, ns_, api::BuildRun(ns_, name, spec));
    client.MergePatch(api::kScheduleKind, ns_, schedule.meta.name,
                      {{"status", {{"lastManualTrigger", token}}}}, "status");
  }
}

void StandIn::MoveRuns(const kube::Client& client) const {
  for (const Json& object : client.List(api::kRunKind, ns_).items) {
    const api::Run run = api::DecodeRun(object);
    const domain::RunPhase phase = run.status.outcome.phase;
    if (domain::IsTerminal(phase)) continue;
    if (run.spec.is_canceled) {
      client.MergePatch(api::kRunKind, ns_, run.meta.name, StatusOf("canceled"), "status");
    } else if (run.spec.trigger != domain::Trigger::kSchedule) {
      const bool is_new = phase == domain::RunPhase::kPending;
      client.MergePatch(api::kRunKind, ns_, run.meta.name, StatusOf(is_new ? "running" : phase_),
                        "status");
    }
  }
}

}  // namespace strongroom::cli
