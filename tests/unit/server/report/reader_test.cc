#include "server/report/reader.h"

#include <gtest/gtest.h>

#include "server/request_error.h"
#include "support/report_body.h"

namespace strongroom::server::report {
namespace {

using domain::RunPhase;
using test::Compress;
using test::MakeItem;
using test::MakeOutcome;
using test::ReportLines;
using test::TextBody;

constexpr const char* kUid = "run-uid";

base::ZstdReader::Source SourceOf(http::BodyReader& body) {
  return [&body](char* data, size_t size) { return body.Read(data, size); };
}

struct ReadResult {
  std::string code = "accepted";
  std::string message;
  int items = 0;
};

ReadResult Read(const std::string& lines, const intake::Limits& limits = {},
                const std::vector<std::string>& policy_types = {}) {
  TextBody body(Compress(lines));
  intake::LineReader reader(SourceOf(body), limits);
  ReadResult result;
  try {
    ReadReport(reader, limits, {.run_uid = kUid, .policy_types = policy_types},
               [&](const api::ReportItem&) { ++result.items; });
  } catch (const RequestError& e) {
    result.code = e.code().word;
    result.message = e.what();
  }
  return result;
}

const std::vector<api::ReportItem> kItems = {
    MakeItem("roles", "a", "1"), MakeItem("roles", "b", "1"), MakeItem("limitRanges", "c", "1")};

TEST(ReportReader, GivesItemsInOrderAndTheOutcome) {
  const std::vector<domain::Act> acts = {{.external_id = "a", .deed = {.actor = "ann"}}};
  TextBody body(Compress(ReportLines(kUid, kItems, MakeOutcome(kItems), acts)));
  intake::LineReader reader(SourceOf(body), {});
  std::vector<api::ReportItem> items;
  const api::ReportEnd end = ReadReport(reader, {}, {.run_uid = kUid}, [&](api::ReportItem item) {
    items.push_back(std::move(item));
  });
  EXPECT_EQ(items, kItems);
  EXPECT_EQ(end, (api::ReportEnd{MakeOutcome(kItems), acts}));
}

// What the controller froze for the run is what a set is about: neither less, which would be taken
// for deleted policies, nor more.
TEST(ReportReader, WantsEachTypeOfTheRunAndNoOther) {
  struct Row {
    std::vector<std::string> selected;
    const char* refused;
  };
  const std::vector<Row> rows = {
      {{"roles", "limitRanges"}, ""},
      {{"roles", "limitRanges", "services"},
       "the outcome says nothing of services, which the run is to back up"},
      {{"roles"}, "the run is not to back up limitRanges"},
      {{"*"}, ""},
      {{}, ""},
      {{"roles", "limitRanges", "typos"}, ""},
  };
  domain::Outcome outcome = MakeOutcome(kItems, RunPhase::kPartial);
  outcome.summary.unknown_policy_types = {"typos"};
  for (const Row& row : rows) {
    EXPECT_EQ(Read(ReportLines(kUid, kItems, outcome), {}, row.selected).message, row.refused);
  }
  EXPECT_EQ(Read(ReportLines(kUid, {}, MakeOutcome({})), {}, {"roles"}).code, "REPORT_INVALID");
  EXPECT_EQ(Read(ReportLines(kUid, {}, MakeOutcome({}, RunPhase::kFailed)), {}, {"roles"}).code,
            "accepted");
}

TEST(ReportReader, TakesARunThatStoresNothing) {
  for (const RunPhase phase : {RunPhase::kFailed, RunPhase::kSkipped}) {
    domain::Outcome outcome;
    outcome.phase = phase;
    outcome.summary.types["roles"].total = 4;
    outcome.summary.types["roles"].errors = 4;
    EXPECT_EQ(Read(ReportLines(kUid, {}, outcome)).code, "accepted");
  }
}

TEST(ReportReader, RefusesWhatDoesNotFitTogether) {
  const std::string header = api::EncodeReportLine(api::ReportHeader{.run_uid = kUid}) + '\n';
  const std::string item = api::EncodeReportLine(kItems[0]) + '\n';
  const std::string outcome =
      api::EncodeReportLine(api::ReportEnd{MakeOutcome({kItems[0]})}) + '\n';
  domain::Outcome other_type = MakeOutcome({kItems[2]});
  other_type.summary.types["limitRanges"].backed_up = 0;
  struct Case {
    const char* what;
    std::string lines;
    const char* code;
  };
  const std::vector<Case> cases = {
      {"nothing", "", "REPORT_INVALID"},
      {"no header", item + outcome, "REPORT_INVALID"},
      {"another run", ReportLines("other", {}, MakeOutcome({})), "REPORT_INVALID"},
      {"two headers", header + header + outcome, "REPORT_INVALID"},
      {"no outcome", header + item, "REPORT_CUT_OFF"},
      {"lines after the outcome", header + item + outcome + item, "REPORT_INVALID"},
      {"two outcomes", header + item + outcome + outcome, "REPORT_INVALID"},
      {"an empty line", header + "\n" + item + outcome, "REPORT_INVALID"},
      {"fewer items than counted", header + outcome, "REPORT_INVALID"},
      {"more items than counted",
       ReportLines(kUid, {kItems[0], kItems[1]}, MakeOutcome({kItems[0]})), "REPORT_INVALID"},
      {"a type that the outcome lacks", ReportLines(kUid, {kItems[0]}, other_type),
       "REPORT_INVALID"},
      {"items of a failed run",
       ReportLines(kUid, {kItems[0]}, MakeOutcome({kItems[0]}, RunPhase::kFailed)),
       "REPORT_INVALID"},
      {"a canceled run", ReportLines(kUid, {}, MakeOutcome({}, RunPhase::kCanceled)),
       "REPORT_INVALID"},
      {"whole", header + item + outcome, "accepted"},
  };
  for (const Case& c : cases) {
    const ReadResult result = Read(c.lines);
    EXPECT_EQ(result.code, c.code) << c.what << ": " << result.message;
  }
}

TEST(ReportReader, RefusesTextsThatAreTooLong) {
  const auto code_of = [](size_t type, size_t external_id, size_t display_name) {
    api::ReportItem item = MakeItem(std::string(type, 'a'), "a", "1");
    item.external_id = std::string(external_id, 'a');
    item.display_name = "name";
    std::string lines = ReportLines(kUid, {item}, MakeOutcome({item}));
    // No encoder of ours writes a longer one than is taken.
    lines.replace(lines.find("name\""), 4, std::string(display_name, 'a'));
    return Read(lines).code;
  };
  EXPECT_EQ(code_of(63, 2'000, 2'000), "accepted");
  EXPECT_EQ(code_of(64, 1, 1), "REPORT_INVALID");
  EXPECT_EQ(code_of(1, 2'001, 1), "REPORT_INVALID");
  EXPECT_EQ(code_of(1, 1, 2'001), "REPORT_INVALID");
}

TEST(ReportReader, StopsAtItsLimits) {
  intake::Limits limits;
  limits.max_items = 2;
  const ReadResult many = Read(ReportLines(kUid, kItems, MakeOutcome(kItems)), limits);
  EXPECT_EQ(many.code, "TOO_MANY_ITEMS");
  EXPECT_EQ(many.items, 2);
  limits = {};
  limits.max_item_bytes = 100;
  const std::vector<api::ReportItem> large = {MakeItem("roles", "a", std::string(200, 'x'))};
  EXPECT_EQ(Read(ReportLines(kUid, large, MakeOutcome(large)), limits).code, "ITEM_TOO_LARGE");
}

}  // namespace
}  // namespace strongroom::server::report
