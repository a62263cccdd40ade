#include "api/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/outcome_fields.h"
#include "api/report_limits.h"
#include "base/sha256.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

ReportItem SampleItem() {
  ReportItem item;
  item.type = "networkPolicies";
  item.external_id = "networking.k8s.io/NetworkPolicy/shop/deny \"all\"";
  item.display_name = "shop/deny-\xc3\xa4ll";
  item.content = R"({"metadata":{"name":"deny\u0000"}})";
  item.secrets_masked = true;
  return item;
}

domain::Outcome SampleOutcome() {
  domain::Outcome outcome;
  outcome.phase = domain::RunPhase::kPartial;
  outcome.reason = "TypesIncomplete";
  outcome.started_at = base::ParseTimestamp("2026-03-29T01:30:00Z");
  outcome.finished_at = base::ParseTimestamp("2026-03-29T01:30:07Z");
  domain::TypeCoverage& roles = outcome.summary.types["roles"];
  roles.state = domain::TypeState::kComplete;
  roles.total = roles.backed_up = 3;
  roles.api_version = "rbac.authorization.k8s.io/v1";
  roles.snapshot_point = "7";
  domain::TypeCoverage& secrets = outcome.summary.types["secretsMetadata"];
  secrets.state = domain::TypeState::kFailed;
  secrets.errors = 1;
  secrets.error_code = "PERMISSION_MISSING";
  secrets.error_message = "list secrets: forbidden";
  outcome.summary.warnings = {"one"};
  outcome.summary.unknown_policy_types = {"rolls"};
  outcome.summary.rights_review =
      domain::RightsReview{.asked = 2, .missing = {"secretsMetadata (list secrets)"}};
  outcome.summary.changes = domain::ChangeCounts{.added = 1, .changed = 2, .removed = 0};
  outcome.error_code = "PERMISSION_MISSING";
  outcome.error_message = "secretsMetadata: list secrets: forbidden";
  outcome.attempts = 2;
  outcome.summary.CountTypes();
  return outcome;
}

std::string ItemLineWith(const char* member, const nlohmann::json& value) {
  nlohmann::json json = nlohmann::json::parse(EncodeReportLine(SampleItem()));
  json["item"][member] = value;
  return json.dump();
}

domain::Act SampleAct() {
  return {.external_id = "0f1e/\"x\"",
          .deed = {.actor = "ann@contoso.example",
                   .actor_kind = domain::ActorKind::kUser,
                   .at = base::ParseTimestamp("2026-03-29T01:12:00Z"),
                   .activity = "Delete policy",
                   .audit_store = "directoryAudits"}};
}

std::string OutcomeLineWith(const char* pointer, const nlohmann::json& value) {
  nlohmann::json json =
      nlohmann::json::parse(EncodeReportLine(ReportEnd{SampleOutcome(), {SampleAct()}}));
  json["outcome"][nlohmann::json::json_pointer(pointer)] = value;
  return json.dump();
}

TEST(Report, EveryKindOfLineRoundTrips) {
  const std::vector<ReportLine> lines = {ReportHeader{.version = 1, .run_uid = "u-1"},
                                         ReportHeader{.run_uid = "u-2"},
                                         SampleItem(),
                                         ReportEnd{SampleOutcome()},
                                         ReportEnd{},
                                         ReportEnd{SampleOutcome(), {SampleAct(), {"x", {}}}}};
  for (const ReportLine& line : lines) {
    const std::string text = EncodeReportLine(line);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_TRUE(DecodeReportLine(text) == line) << text;
  }
}

TEST(Report, AnItemIsReadableWhereTheDecoderTakesIt) {
  const auto with = [](std::string ReportItem::*member, const std::string& text) {
    ReportItem item = SampleItem();
    item.*member = text;
    return item;
  };
  const std::string nul("a\0b", 3);
  std::vector<ReportItem> items{SampleItem()};
  for (const auto member : {&ReportItem::type, &ReportItem::external_id, &ReportItem::display_name,
                            &ReportItem::content}) {
    for (const std::string& text : {std::string(), nul, std::string("a\nb\x01"),
                                    std::string("\xff"), std::string(100'000, 'x')}) {
      items.push_back(with(member, text));
    }
  }
  int refused = 0;
  for (const ReportItem& item : items) {
    std::string line;
    try {
      line = EncodeReportLine(item);
      DecodeReportLine(line);
    } catch (const ApiFormatError& e) {
      ++refused;
      EXPECT_THROW(EncodeReadableItem(item), ApiFormatError) << e.what();
      continue;
    }
    EXPECT_EQ(EncodeReadableItem(item), line);
  }
  EXPECT_EQ(refused, 9);
}

// What is not seen is shown as an escape, four times as long.
TEST(Report, ANameThatIsTakenIsNotTooLongOnceItIsShown) {
  ReportItem item = SampleItem();
  item.display_name = std::string(kMaxNameBytes, '\x7f');
  ASSERT_EQ(TooLongIn(item), "");
  const auto decoded = std::get<ReportItem>(DecodeReportLine(EncodeReportLine(item)));
  EXPECT_EQ(TooLongIn(decoded), "");
  EXPECT_GT(decoded.display_name.size(), kMaxNameBytes / 2);
}

TEST(Report, AnswerRoundTrips) {
  ReportAnswer answer{.backup_set_id = "42",
                      .backup_set_digest = base::Sha256Hex("set"),
                      .outcome = SampleOutcome(),
                      .changes = {{.type = "roles",
                                   .external_id = "r-1",
                                   .name = "reader",
                                   .change = domain::Change::kRemoved,
                                   .deed = SampleAct().deed},
                                  {.type = "roles", .external_id = "r-2", .name = "", .deed = {}}}};
  EXPECT_EQ(DecodeReportAnswer(EncodeReportAnswer(answer)), answer);
  answer.backup_set_id.clear();
  answer.backup_set_digest.clear();
  EXPECT_EQ(DecodeReportAnswer(EncodeReportAnswer(answer)), answer);
}

struct BadLine {
  std::string line;
  std::string message;  // part of what the error says
};

TEST(Report, BadLinesAreRefusedByName) {
  const std::string nul("a\0b", 3);
  const std::vector<BadLine> table = {
      {"", "not valid JSON"},
      {"[]", "one member"},
      {"{}", "one member"},
      {R"({"header":{},"item":{}})", "one member"},
      {R"({"footer":{}})", "unknown kind \"footer\""},
      {R"({"item":{},"item":{}})", "comes twice"},
      {R"({"item":{"type":"roles","externalID":"a","content":"{}","content":"[]"}})",
       "comes twice"},
      {R"({"header":7})", "expected an object"},
      {R"({"header":{"version":3,"runUID":"u"}})", "version: must be from 1 to 2, found 3"},
      {R"({"header":{"runUID":"u"}})", "version: is required"},
      {R"({"header":{"version":1}})", "runUID"},
      {ItemLineWith("type", nullptr), "type"},
      {ItemLineWith("externalID", ""), "externalID"},
      {ItemLineWith("externalID", nul), "NUL"},
      {ItemLineWith("displayName", nul), "NUL"},
      {ItemLineWith("content", nul), "NUL"},
      {ItemLineWith("content", 7), "content: expected a string"},
      {OutcomeLineWith("/phase", "running"), "phase"},
      {OutcomeLineWith("/phase", ""), "phase"},
      {OutcomeLineWith("/phase", nullptr), "phase"},
      {OutcomeLineWith("/reason", "two words"), "reason"},
      {OutcomeLineWith("/reason", std::string(129, 'A')), "reason: has more than 128 characters"},
      {OutcomeLineWith("/errorCode", "lower"), "errorCode"},
      {OutcomeLineWith("/startedAt", "yesterday"), "startedAt"},
      {OutcomeLineWith("/attempts", -1), "attempts"},
      {OutcomeLineWith("/attempts", 0), "attempts"},
      {OutcomeLineWith("/summary/typeBreakdown/roles/state", "done"), "state"},
      {OutcomeLineWith("/summary/typeBreakdown/roles/state", nullptr), "state: is required"},
      {OutcomeLineWith("/summary/typeBreakdown/roles/total", -1), "total: must be from 0"},
      {OutcomeLineWith("/summary/typeBreakdown/roles/total", INT64_MAX), "total: must be from 0"},
      {OutcomeLineWith("/summary/typeBreakdown/roles/errorMessage", nul), "NUL"},
      {OutcomeLineWith("/summary/typeBreakdown/no key", nlohmann::json::object()), "key"},
      {OutcomeLineWith("/summary/typeBreakdown/roles", 7), "typeBreakdown"},
      {OutcomeLineWith("/summary/warnings", nlohmann::json::array({7})), "warnings"},
      {OutcomeLineWith("/summary/warnings", nlohmann::json::array({nul})), "NUL"},
      {OutcomeLineWith("/errorMessage", nul), "NUL"},
      {OutcomeLineWith("/acts", 7), "acts: expected an array"},
      {OutcomeLineWith("/acts/0", 7), "acts: expected an object"},
      {OutcomeLineWith("/acts/0/externalID", ""), "externalID"},
      {OutcomeLineWith("/acts/0/externalID", std::string(2'001, 'a')), "externalID"},
      {OutcomeLineWith("/acts/0/actor", nul), "NUL"},
      {OutcomeLineWith("/acts/0/actorKind", "robot"), "actorKind"},
      {OutcomeLineWith("/acts/0/at", "yesterday"), "at"},
      {OutcomeLineWith("/acts", std::vector<nlohmann::json>(2'001, nlohmann::json::object())),
       "acts: has more than 2000 entries"},
  };
  for (const BadLine& row : table) {
    try {
      DecodeReportLine(row.line);
      ADD_FAILURE() << "accepted: " << row.line;
    } catch (const ApiFormatError& e) {
      EXPECT_NE(std::string(e.what()).find(row.message), std::string::npos)
          << e.what() << "\n  for " << row.line;
    }
  }
}

// Servers of before read at most so much, and pass over what they do not know.
TEST(Report, ActsAreNoHindranceToOlderServers) {
  ReportEnd end{SampleOutcome(), std::vector(kMaxActs, SampleAct())};
  const std::string line = EncodeReportLine(end);
  const base::Json read = base::ParseJson(
      line, {.max_depth = 16, .max_values = 50'000, .repeated = base::RepeatedMembers::kRefused});
  EXPECT_EQ(ReadStrictly(ReportedOutcomeFields(), read["outcome"]), SampleOutcome());
  EXPECT_LE(BytesOf(SampleAct()) * kMaxActs, line.size());
}

TEST(Report, AnActCanBeSentWhateverSomebodyIsCalled) {
  domain::Act act = SampleAct();
  act.deed.actor = "\xe2\x80\xae" + std::string(5'000, 'a') + std::string("\xff\0", 2);
  act.deed.activity = std::string(5'000, '\n');
  const ReportLine line = DecodeReportLine(EncodeReportLine(ReportEnd{SampleOutcome(), {act}}));
  const domain::Deed& received = std::get<ReportEnd>(line).acts.at(0).deed;
  EXPECT_EQ(received.actor.substr(0, 9), R"(\u{202e}a)");
  EXPECT_LE(received.actor.size(), 256U);
  EXPECT_LE(received.activity.size(), 256U);
  EXPECT_EQ(received.at, act.deed.at);
}

// What a client computed is not listened to, whatever it says.
TEST(Report, DigestsOfVersion1ArePassedOver) {
  for (const nlohmann::json& said : {nlohmann::json(std::string(64, 'a')), nlohmann::json("short"),
                                     nlohmann::json(7), nlohmann::json()}) {
    EXPECT_TRUE(DecodeReportLine(ItemLineWith("digest", said)) == ReportLine(SampleItem()));
    EXPECT_TRUE(DecodeReportLine(ItemLineWith("changeDigest", said)) == ReportLine(SampleItem()));
  }
  EXPECT_EQ(EncodeReportLine(SampleItem()).find("igest"), std::string::npos);
}

TEST(Report, ContentThatIsNotUtf8CannotBeSent) {
  ReportItem item = SampleItem();
  item.content = "\xff";
  EXPECT_THROW(EncodeReportLine(item), ApiFormatError);
}

TEST(Report, AnOutcomeCanBeSentWhateverSomebodySaid) {
  const std::string said("cut in \xc3 two\0", 13);
  domain::Outcome outcome;
  outcome.phase = domain::RunPhase::kFailed;
  outcome.error_message = said;
  outcome.summary.warnings = {said};
  outcome.summary.types["roles"].error_message = said;
  const ReportLine line = DecodeReportLine(EncodeReportLine(ReportEnd{outcome}));
  const domain::Outcome& received = std::get<ReportEnd>(line).outcome;
  const std::string shown = R"(cut in \xc3 two\x00)";
  EXPECT_EQ(received.error_message, shown);
  EXPECT_EQ(received.summary.warnings, std::vector{shown});
  EXPECT_EQ(received.summary.types.at("roles").error_message, shown);
}

TEST(RunStatus, ShowsWhatTheCrdShows) {
  const nlohmann::json status = RunStatusFrom({.backup_set_id = "42",
                                               .backup_set_digest = std::string(64, 'a'),
                                               .outcome = SampleOutcome()});
  EXPECT_EQ(status, nlohmann::json::parse(R"json({
    "phase": "partial", "reason": "TypesIncomplete", "attempts": 2,
    "startedAt": "2026-03-29T01:30:00Z", "finishedAt": "2026-03-29T01:30:07Z",
    "errorCode": "PERMISSION_MISSING", "errorMessage": "secretsMetadata: list secrets: forbidden",
    "backupSetID": "42",
    "backupSetDigest":
      "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "summary": {
      "policiesTotal": 3, "policiesBackedUp": 3, "errorsCount": 1,
      "typeBreakdown": {
        "roles": {"total": 3, "backedUp": 3, "errors": 0, "state": "complete"},
        "secretsMetadata": {"total": 0, "backedUp": 0, "errors": 1, "state": "failed",
                            "errorCode": "PERMISSION_MISSING"}},
      "warnings": ["one"], "unknownPolicyTypes": ["rolls"],
      "rightsReview": {"asked": 2, "missing": ["secretsMetadata (list secrets)"]},
      "changes": {"added": 1, "changed": 2, "removed": 0}}})json"));
}

TEST(RunStatus, NamesWhatChanged) {
  ReportAnswer answer{.outcome = SampleOutcome()};
  answer.changes.assign(60, {.type = "roles",
                             .external_id = std::string(600, 'i'),
                             .name = std::string(300, 'n'),
                             .change = domain::Change::kRemoved,
                             .deed = SampleAct().deed});
  const nlohmann::json changes = RunStatusFrom(answer)["changes"];
  EXPECT_EQ(changes.size(), 50U);
  EXPECT_EQ(changes[0], (nlohmann::json{{"type", "roles"},
                                        {"id", std::string(512, 'i')},
                                        {"name", std::string(256, 'n')},
                                        {"change", "removed"},
                                        {"actor", "ann@contoso.example"},
                                        {"actorKind", "user"},
                                        {"at", "2026-03-29T01:12:00Z"},
                                        {"activity", "Delete policy"},
                                        {"auditStore", "directoryAudits"}}));
}

TEST(RunStatus, LeavesOutWhatIsAbsent) {
  const nlohmann::json status = RunStatusFrom({});
  EXPECT_EQ(status, nlohmann::json::parse(R"({"phase": "failed", "attempts": 1})"));
}

TEST(RunStatus, StaysWithinTheLimitsOfTheCrd) {
  ReportAnswer answer;
  std::string umlauts;
  while (umlauts.size() < 5000) umlauts += "\xc3\xa4";
  answer.outcome.error_message = "x" + umlauts;
  answer.outcome.summary.warnings.assign(300, umlauts);
  answer.outcome.summary.unknown_policy_types.assign(300, std::string(100, 'k'));
  answer.outcome.summary.rights_review =
      domain::RightsReview{.asked = 7, .missing = std::vector(300, std::string(600, 'r'))};
  answer.outcome.attempts = 5000;
  for (int i = 0; i < 600; ++i) answer.outcome.summary.types["type" + std::to_string(i)] = {};
  const nlohmann::json status = RunStatusFrom(answer);
  EXPECT_EQ(status["errorMessage"].get<std::string>().size(), 4095U) << "no character cut in two";
  EXPECT_EQ(status["summary"]["warnings"].size(), 100U);
  EXPECT_EQ(status["summary"]["warnings"][99].get<std::string>().size(), 1024U);
  EXPECT_EQ(status["summary"]["unknownPolicyTypes"].size(), 200U);
  EXPECT_EQ(status["summary"]["unknownPolicyTypes"][0].get<std::string>().size(), 63U);
  EXPECT_EQ(status["summary"]["rightsReview"]["missing"].size(), 100U);
  EXPECT_EQ(status["summary"]["rightsReview"]["missing"][0].get<std::string>().size(), 512U);
  EXPECT_EQ(status["summary"]["typeBreakdown"].size(), 500U);
  EXPECT_EQ(status["attempts"], 1000);
  EXPECT_NO_THROW(status.dump());
}

}  // namespace
}  // namespace strongroom::api
