#include "api/set_import.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

const std::string kDigest(64, 'a');

SetImportHeader SampleHeader() {
  return {.set = "nightly-202603020130-42",
          .digest = kDigest,
          .schedule = "nightly",
          .schedule_uid = "5f0c1f5e-1111-4222-8333-444455556666",
          .run = "nightly-202603020130",
          .tenant = "prod",
          .provider = domain::ProviderKind::kMicrosoftGraph,
          .taken_at = *base::ParseTimestamp("2026-03-02T01:30:04Z")};
}

SetImportItem SampleItem() {
  return {.item = {.type = "roles",
                   .external_id = "rbac/Role/shop/reader",
                   .display_name = "reader",
                   .content = R"({"rules":[]})",
                   .secrets_masked = true},
          .digest = kDigest,
          .content_digest = std::string(64, 'b')};
}

template <typename Line>
Line RoundTrip(const Line& line) {
  const std::string text = EncodeSetImportLine(line);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  return std::get<Line>(DecodeSetImportLine(text));
}

TEST(SetImportLine, ComesBackAsItWas) {
  EXPECT_EQ(RoundTrip(SampleHeader()), SampleHeader());
  EXPECT_EQ(RoundTrip(SampleItem()), SampleItem());
  ReportEnd end;
  end.outcome.phase = domain::RunPhase::kSuccess;
  end.outcome.summary.types["roles"] = {
      .state = domain::TypeState::kComplete, .total = 1, .backed_up = 1};
  EXPECT_EQ(RoundTrip(end), end);
}

TEST(SetImportLine, IsRefusedWhereSomethingOfItIsMissingOrOdd) {
  const base::Json header = base::ParseJson(EncodeSetImportLine(SampleHeader()));
  const base::Json item = base::ParseJson(EncodeSetImportLine(SampleItem()));
  struct Case {
    base::Json line;
    const char* member;
    base::Json value;
  };
  const std::vector<Case> cases = {
      {header, "/header/version", 2},       {header, "/header/digest", "sha256:" + kDigest},
      {header, "/header/set", nullptr},     {header, "/header/schedule", ""},
      {header, "/header/provider", "aws"},  {header, "/header/takenAt", "yesterday"},
      {header, "/header/tenant", 7},        {item, "/item/digest", nullptr},
      {item, "/item/contentDigest", "abc"}, {item, "/item/content", nullptr},
      {item, "/item/externalID", ""},       {item, "/more", 1}};
  for (const Case& one : cases) {
    base::Json line = one.line;
    line[base::Json::json_pointer(one.member)] = one.value;
    EXPECT_THROW(DecodeSetImportLine(line.dump()), ApiFormatError) << one.member;
  }
  for (const char* line : {"", "[]", "{}", R"({"footer":{}})", R"({"outcome":{}})", "{\"item\":"}) {
    EXPECT_THROW(DecodeSetImportLine(line), ApiFormatError) << line;
  }
}

}  // namespace
}  // namespace strongroom::api
