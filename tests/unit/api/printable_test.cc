#include "base/printable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <nlohmann/json.hpp>
#include <string>

#include "api/job.h"
#include "api/outcome_fields.h"
#include "api/refusal_body.h"
#include "api/report.h"
#include "api/run_fields.h"
#include "api/schedule.h"
#include "api/schedule_fields.h"
#include "api/tenant_fields.h"
#include "base/sha256.h"

// No text that comes in from somebody else holds what is not seen, whatever kind of object it is
// in.
namespace strongroom::api {
namespace {

// BEL, escape, DEL, C1, bidi override and isolate, zero width, BOM, line separator.
const std::string kHostile =
    "a\a\x1b[2J\x7f\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf\xe2\x80\xa8z";
constexpr const char* kSeen = R"(a\x07\x1b[2J\x7f\x9b\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}z)";

bool IsSeen(const Json& json) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    return base::PrintableLines(text) == text;
  }
  return !json.is_structured() || std::all_of(json.begin(), json.end(), IsSeen);
}

template <typename T>
T ReadAny(const Fields<T>& fields, const Json& json) {
  std::vector<domain::Problem> problems;
  T value{};
  fields.Read(json, Place("", problems), value);
  for (const domain::Problem& problem : problems) EXPECT_TRUE(IsSeen(problem.message)) << json;
  return value;
}

// Puts the hostile text in the place of each text of `sample` in turn.
template <typename T>
void ExpectSeen(const Fields<T>& fields, const T& sample) {
  const Json written = fields.Write(sample);
  EXPECT_TRUE(IsSeen(written)) << written;
  size_t texts = 0;
  const Json leaves = written.flatten();
  for (const auto& leaf : leaves.items()) {
    if (!leaf.value().is_string()) continue;
    ++texts;
    Json hostile = written;
    hostile[Json::json_pointer(leaf.key())] = kHostile;
    const T read = ReadAny(fields, hostile);
    EXPECT_TRUE(IsSeen(fields.Write(read))) << leaf.key();
    // What is read is what would be written: it is escaped by then.
    if constexpr (std::equality_comparable<T>) {
      EXPECT_TRUE(read == ReadAny(fields, fields.Write(read))) << leaf.key();
    }
  }
  EXPECT_GT(texts, 0U);
}

domain::Condition HostileCondition() {
  return {.type = "Ready",
          .is_true = true,
          .reason = "Scheduled",
          .message = kHostile,
          .last_transition = {},
          .observed_generation = 1};
}

domain::Outcome HostileOutcome() {
  domain::Outcome outcome;
  outcome.phase = domain::RunPhase::kPartial;
  outcome.reason = "TypesIncomplete";
  outcome.error_code = "INTERNAL";
  outcome.error_message = kHostile;
  outcome.summary.warnings = {kHostile};
  outcome.summary.unknown_policy_types = {kHostile};
  outcome.summary.types["roles"] = {.state = domain::TypeState::kFailed,
                                    .total = 1,
                                    .backed_up = 0,
                                    .errors = 1,
                                    .error_code = "INTERNAL",
                                    .error_message = kHostile,
                                    .api_version = kHostile,
                                    .snapshot_point = kHostile};
  return outcome;
}

TEST(TextOfOthers, IsSeenInEveryKind) {
  ExpectSeen(ReportedOutcomeFields(), HostileOutcome());
  ExpectSeen(ShownOutcomeFields(), HostileOutcome());
  domain::RunStatus run;
  run.outcome = HostileOutcome();
  run.resolved.emplace();
  run.resolved->schedule = {.name = "a", .uid = kHostile};
  run.resolved->tenant = {.name = "t", .uid = kHostile};
  run.resolved->retry_of = "r";
  run.resolved->run.policy_types = {"*"};
  run.job_name = run.backup_set_id = kHostile;
  run.conditions = {HostileCondition()};
  ExpectSeen(RunStatusFields(), run);
  domain::ScheduleStatus schedule;
  schedule.effective_timing = schedule.last_manual_trigger = kHostile;
  schedule.active = {{.name = kHostile, .uid = kHostile}};
  schedule.recent_runs.emplace_back();
  schedule.recent_runs[0].name = schedule.recent_runs[0].backup_set_id = kHostile;
  schedule.conditions = {HostileCondition()};
  ExpectSeen(ScheduleStatusFields(), schedule);
  domain::TenantStatus tenant;
  tenant.conditions = {HostileCondition()};
  ExpectSeen(TenantStatusFields(), tenant);
  domain::TenantSpec spec;
  spec.microsoft_graph.emplace();
  spec.microsoft_graph->tenant_id = spec.microsoft_graph->client_id =
      "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90";
  spec.microsoft_graph->workload_identity.emplace();
  spec.directory.emplace();
  spec.directory->claim_name = "c";
  ExpectSeen(TenantSpecFields(), spec);
  domain::RunSpec run_spec;
  run_spec.schedule = {.name = "a", .uid = "u"};
  run_spec.tenant = run_spec.retry_of = "t";
  ExpectSeen(RunSpecFields(), run_spec);
}

TEST(TextOfOthers, KeepsLinesOnlyInMessages) {
  domain::Outcome outcome = HostileOutcome();
  outcome.error_message = "one\n\ttwo";
  outcome.summary.warnings = {"one\n\ttwo"};
  const Json json = ShownOutcomeFields().Write(outcome);
  EXPECT_EQ(json["errorMessage"], "one\n\ttwo");
  EXPECT_EQ(json["summary"]["warnings"][0], R"(one\n\ttwo)");
}

TEST(TextOfOthers, IsSeenInTheNameOfAnItemWhoseContentIsExact) {
  const std::string content = Json(kHostile).dump();
  const std::string digest = base::Sha256Hex(content);
  const Json line{{"item",
                   {{"type", "yamlFiles"},
                    {"externalID", kHostile},
                    {"displayName", kHostile},
                    {"content", content},
                    {"digest", digest},
                    {"changeDigest", digest}}}};
  const auto read = std::get<ReportItem>(DecodeReportLine(line.dump()));
  EXPECT_EQ(read.display_name, kSeen);
  EXPECT_EQ(read.content, content);
  EXPECT_EQ(read.external_id, kHostile) << "an identity is exact";
}

TEST(TextOfOthers, IsSeenInAnnotationsJobsAndRefusals) {
  const Json object{
      {"metadata", {{"name", "a"}, {"annotations", {{"strongroom.dev/run-now", kHostile}}}}}};
  EXPECT_EQ(DecodeSchedule(object).run_now_token, kSeen);
  const Json job = Json::parse(R"({"metadata":{"name":"a"},"status":{"conditions":[
    {"type":"Failed","status":"True","reason":"R\u0007"}]}})");
  EXPECT_EQ(DecodeJob(job).failure_reason, R"(R\x07)");
  const std::string body = EncodeRefusal({.code = "X", .message = kHostile});
  EXPECT_TRUE(IsSeen(Json::parse(body)));
  const auto refusal =
      DecodeRefusal(Json{{"error", {{"code", "X"}, {"message", kHostile}}}}.dump());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->message, kSeen);
}

}  // namespace
}  // namespace strongroom::api
