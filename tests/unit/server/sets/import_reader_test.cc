#include "server/sets/import_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "server/request_error.h"
#include "server/sets/api_status.h"
#include "server/sets/import_request.h"
#include "support/import_body.h"

namespace strongroom::server::sets {
namespace {

using test::Compress;
using test::MadeImport;
using test::MakeImport;
using test::MakeItem;
using test::TextBody;
using ::testing::HasSubstr;

struct ReadResult {
  int status = 200;
  std::string message;
  ImportFacts facts;
  std::vector<api::ReportItem> items;
};

ReadResult ReadFrame(const std::string& frame, const intake::Limits& limits = {}) {
  TextBody body(frame);
  intake::LineReader lines([&](char* data, size_t size) { return body.Read(data, size); }, limits);
  ReadResult result;
  try {
    result.facts = ReadImport(lines, limits, [&](const auto&, api::ReportItem item) {
      result.items.push_back(std::move(item));
    });
  } catch (const RequestError& e) {
    result.status = ImportErrorOf(e).code();
    result.message = e.what();
  } catch (const ApiStatus& e) {
    result.status = e.code();
    result.message = e.what();
  }
  return result;
}
ReadResult Read(const MadeImport& made, const intake::Limits& limits = {}) {
  return ReadFrame(Compress(made.Lines()), limits);
}

MadeImport Made() {
  return MakeImport({MakeItem("roles", "a", "1"), MakeItem("roles", "b", "22"),
                     MakeItem("limitRanges", "c", "1")});
}

TEST(ImportReader, GivesWhatWasSealed) {
  MadeImport made = Made();
  made.end.outcome.summary.types["networkPolicies"] = {.state = domain::TypeState::kFailed};
  made.end.outcome.phase = domain::RunPhase::kPartial;
  made.header.digest = made.Root();
  const ReadResult read = Read(made);
  EXPECT_EQ(read.status, 200) << read.message;
  EXPECT_EQ(read.facts.header, made.header);
  EXPECT_EQ(read.facts.items, 3);
  EXPECT_EQ(read.facts.outcome.summary.types, made.end.outcome.summary.types);
  ASSERT_EQ(read.items.size(), 3U);
  EXPECT_EQ(read.items[2], made.items[2].item);
  EXPECT_EQ(read.facts.largest_content, made.items[2].item.content.size());
  EXPECT_EQ(Read(MakeImport({})).status, 400) << "no policy type was read";
}

// Whoever changes anything has another set, or none.
TEST(ImportReader, RefusesWhatIsNotWhatWasSealed) {
  struct Case {
    const char* what;
    std::function<void(MadeImport&)> change;
    int status;
    const char* says;
  };
  const std::vector<Case> cases = {
      {"another content", [](auto& m) { m.items[0].item.content += ' '; }, 422, "its content is"},
      {"another content, digested",
       [](auto& m) {
         m.items[0].item.content = "{}";
         m.items[0].content_digest = base::Sha256Hex("{}");
       },
       422, "says that it was sealed as"},
      {"another change digest", [](auto& m) { m.items[0].digest = std::string(64, '0'); }, 422,
       "says that it was sealed as"},
      {"another id", [](auto& m) { m.items[0].item.external_id = "limitRanges/d"; }, 422,
       "says that it was sealed as"},
      {"another digest", [](auto& m) { m.header.digest = std::string(64, '0'); }, 422,
       "says that it was sealed as sha256:0000"},
      {"another state",
       [](auto& m) {
         m.end.outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
         m.end.outcome.phase = domain::RunPhase::kPartial;
       },
       422, "says that it was sealed as"},
      {"one more type",
       [](auto& m) {
         m.end.outcome.summary.types["networkPolicies"].state = domain::TypeState::kComplete;
       },
       422, "says that it was sealed as"},
      {"one less, and fewer counted",
       [](auto& m) {
         m.items.pop_back();
         auto& roles = m.end.outcome.summary.types["roles"];
         roles.total = roles.backed_up = 1;
       },
       422, "says that it was sealed as"},
      {"one less", [](auto& m) { m.items.pop_back(); }, 400, "the outcome counts 2 items"},
      {"one twice", [](auto& m) { m.items.push_back(m.items.back()); }, 422, "comes twice"},
      {"another order", [](auto& m) { std::swap(m.items[1], m.items[2]); }, 422, "order"},
      {"another order of types", [](auto& m) { std::swap(m.items[0], m.items[2]); }, 422, "order"},
      {"a run that failed", [](auto& m) { m.end.outcome.phase = domain::RunPhase::kFailed; }, 400,
       "none of a stored set"},
      {"success, and more was found",
       [](auto& m) { m.end.outcome.summary.types["roles"].total = 9; }, 400, "complete, but not"},
      {"a type that nobody speaks of", [](auto& m) { m.end.outcome.summary.types.erase("roles"); },
       400, "does not speak of roles"},
      {"no name", [](auto& m) { m.header.run = "Not a name"; }, 400,
       "header.run: \"Not a name\" is not the name of an object"},
      {"no name of a tenant", [](auto& m) { m.header.tenant = "\x1b[2J"; }, 400,
       "header.tenant: \"\\x1b[2J\" is not the name of an object"},
      {"a long name", [](auto& m) { m.header.run = std::string(250, 'a'); }, 400,
       "header.run: is too long"},
      {"a policy type of any length", [](auto& m) { m.items[0].item.type = std::string(999, 'a'); },
       400, "has too long a type"},
  };
  for (const Case& one : cases) {
    MadeImport made = Made();
    one.change(made);
    const ReadResult read = Read(made);
    EXPECT_EQ(read.status, one.status) << one.what << ": " << read.message;
    EXPECT_THAT(read.message, HasSubstr(one.says)) << one.what;
  }
}

TEST(ImportReader, RefusesWhatWasTakenLaterThanNow) {
  api::SetImportHeader header = Made().header;
  const auto now = header.taken_at;
  EXPECT_NO_THROW(RequireTaken(header, now));
  header.taken_at = now + kClockSkew;
  EXPECT_NO_THROW(RequireTaken(header, now)) << "no two clocks are the same";
  header.taken_at = now + kClockSkew + std::chrono::seconds{1};
  try {
    RequireTaken(header, now);
    ADD_FAILURE() << "taken";
  } catch (const ApiStatus& e) {
    EXPECT_EQ(e.code(), 422);
    EXPECT_THAT(e.what(), HasSubstr("2026-03-02T01:35:05Z is later than now"));
  }
}

TEST(ImportReader, RefusesWhatIsPastALimit) {
  const MadeImport made = Made();
  EXPECT_EQ(Read(made, {.max_items = 3}).status, 200);
  EXPECT_EQ(Read(made, {.max_items = 2}).status, 413);
  EXPECT_EQ(Read(made, {.max_item_bytes = 5}).status, 413);
  EXPECT_EQ(Read(made, {.max_set_bytes = 100}).status, 413);
}

TEST(ImportReader, RefusesWhatDoesNotComeWhole) {
  const std::string lines = Made().Lines();
  const std::string frame = Compress(lines);
  for (size_t size = 0; size < frame.size(); size += 7) {
    EXPECT_EQ(ReadFrame(frame.substr(0, size)).status, 400) << size;
  }
  for (size_t end = lines.find('\n'); end + 1 < lines.size(); end = lines.find('\n', end + 1)) {
    EXPECT_EQ(ReadFrame(Compress(lines.substr(0, end + 1))).status, 400) << end;
  }
  EXPECT_EQ(ReadFrame(Compress(lines + lines)).status, 400);
  EXPECT_EQ(ReadFrame(Compress(lines.substr(lines.find('\n') + 1))).status, 400) << "no header";
  EXPECT_EQ(ReadFrame(Compress("{}\n")).status, 400);
  EXPECT_EQ(ReadFrame("no frame").status, 400);
}

TEST(ImportRefusal, SaysWhoShallComeAgain) {
  namespace code = api::refusal_code;
  for (const auto& [refusal, status] :
       std::vector<std::pair<api::RefusalCode, int>>{{code::kBusy, 429},
                                                     {code::kNamespaceBusy, 429},
                                                     {code::kNoRoom, 429},
                                                     {code::kRunBusy, 429},
                                                     {code::kStopping, 503},
                                                     {code::kTooSlow, 408},
                                                     {code::kReportTooLarge, 413},
                                                     {code::kNamespaceFull, 413},
                                                     {code::kReportInvalid, 400},
                                                     {code::kReportCutOff, 400}}) {
    EXPECT_EQ(ImportErrorOf(RequestError(refusal, "no")).code(), status) << refusal.word;
  }
}

}  // namespace
}  // namespace strongroom::server::sets
