#include "api/refusal_codes.h"

#include <gtest/gtest.h>

#include <set>

#include "support/page_rows.h"

namespace strongroom::api {
namespace {

std::string_view InWords(AfterRefusal then) {
  switch (then) {
    case AfterRefusal::kSendAgain:
      return "sends it again";
    case AfterRefusal::kReportFailure:
      return "reports that the run failed";
    case AfterRefusal::kGiveUp:
      return "gives up";
  }
  return {};
}

TEST(RefusalCodes, AreAllInThePageAndNoOther) {
  std::vector<std::string> expected;
  for (const RefusalCode& code : kRefusalCodes) {
    const std::string status = std::to_string(code.status);
    expected.push_back(test::PageRow(code.word, {status, InWords(code.then), code.meaning}));
  }
  EXPECT_EQ(test::Differences(test::PageRows("docs/refusal-codes.md"), expected), "");
}

TEST(RefusalCodes, SayOneThingEach) {
  std::set<std::string_view> words;
  for (const RefusalCode& code : kRefusalCodes) {
    EXPECT_TRUE(words.insert(code.word).second) << code.word << " is there twice";
    EXPECT_EQ(FindRefusalCode(code.word, code.status), &code);
  }
}

// Server and executor need not be of one version.
TEST(RefusalCodes, AreKnownWithTheirOwnStatusOnly) {
  EXPECT_EQ(FindRefusalCode("REPORT_CUT_OFF", 503), nullptr) << "it was sent again once";
  EXPECT_EQ(FindRefusalCode("OF_THE_FUTURE", 400), nullptr);
}

}  // namespace
}  // namespace strongroom::api
