#include "fuzz/targets.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/report.h"
#include "api/schedule.h"
#include "base/timestamp.h"
#include "catalogue/error.h"
#include "catalogue/load.h"
#include "cli/text.h"
#include "domain/plan.h"
#include "kube/kubeconfig.h"
#include "kube/manifest.h"
#include "web/error.h"

namespace strongroom::fuzz {

void FuzzTimestamp(std::string_view input) {
  const auto instant = base::ParseTimestamp(input);
  if (!instant) return;
  const std::string text = base::FormatTimestamp(*instant);
  Require(text.size() == 20, "a timestamp has twenty characters");
  Require(base::ParseTimestamp(text) == instant, "what is written can be read");
}

void FuzzSchedule(std::string_view input) {
  api::Json object;
  try {
    object = api::ParseJson(input);
  } catch (const api::ApiFormatError&) {
    return;
  }
  const api::Schedule schedule = api::DecodeSchedule(object);
  Require(schedule.spec.has_value() == schedule.invalid.empty(), "a spec, or why there is none");
  domain::Observed observed;
  observed.name = schedule.meta.name;
  observed.uid = schedule.meta.uid;
  observed.generation = schedule.meta.generation;
  observed.created_at = schedule.meta.created_at;
  observed.run_now_token = schedule.run_now_token;
  observed.spec = schedule.spec;
  observed.invalid = schedule.invalid;
  observed.unsupported = schedule.unsupported;
  observed.tenant = domain::TenantView{};
  observed.status = schedule.status;
  const auto now = *base::ParseTimestamp("2026-03-29T01:30:00Z");
  const domain::Plan plan = domain::PlanSchedule(observed, now);
  Require(plan.create_runs.size() <= 2, "a slot and a token are two runs");
  for (const auto& run : plan.create_runs) Require(run.scheduled_for <= now, "never early");
  const api::Json written{{"status", api::EncodeScheduleStatus(plan.status)}};
  observed.status = api::DecodeSchedule(api::ParseJson(api::CanonicalJson(written))).status;
  for (const auto& condition : observed.status.conditions) {
    Require(!condition.message.empty(), "a condition says why");
  }
  const domain::Plan again = domain::PlanSchedule(observed, now);
  Require(again.create_runs.empty() && again.missed_slots.empty(), "what is settled stays settled");
}

void FuzzReportLine(std::string_view input) {
  try {
    const api::ReportLine line = api::DecodeReportLine(input);
    Require(api::DecodeReportLine(api::EncodeReportLine(line)) == line,
            "what is written can be read");
  } catch (const api::ApiFormatError&) {
    // Refused, as most inputs are.
  }
}

void FuzzKubeconfig(std::string_view input) {
  try {
    const kube::Config config = kube::ParseKubeconfig(input, "/nowhere/config");
    Require(!config.remote.server.empty(), "a config has a server");
  } catch (const web::ConfigError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzManifest(std::string_view input) {
  try {
    for (const kube::Json& object : kube::ParseManifest(input, "m")) {
      Require(object.is_object(), "a manifest holds objects");
    }
  } catch (const web::ConfigError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzPrintable(std::string_view input) {
  const std::string text = cli::Printable(input);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Require(byte >= 0x20 && byte != 0x7F, "no control character is left");
  }
  Require(text.find("\xc2\x9b") == std::string::npos, "nor the other form of escape");
  Require(cli::Printable(text) == text, "what is printable stays as it is");
  Require(cli::WidthOf(cli::Shorten(input, 20)) <= 20, "what is shortened fits");
}

void FuzzCatalogue(std::string_view input) {
  try {
    catalogue::LoadCatalogue(input);
  } catch (const catalogue::CatalogueError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

}  // namespace strongroom::fuzz
