#include "domain/error_codes.h"

#include <gtest/gtest.h>

#include "support/page_rows.h"

namespace strongroom::domain {
namespace {

TEST(ErrorCodes, AreAllInThePageAndNoOther) {
  std::vector<std::string> expected;
  for (const ErrorCode& code : kErrorCodes) {
    expected.push_back(test::PageRow(
        code.word, {code.prospect == Prospect::kMayPass ? "may succeed" : "fails again",
                    code.meaning, code.advice}));
  }
  EXPECT_EQ(test::Differences(test::PageRows("docs/error-codes.md"), expected), "");
}

TEST(ErrorCodes, AreFoundByTheirWord) {
  for (const ErrorCode& code : kErrorCodes) {
    EXPECT_EQ(FindErrorCode(code.word), &code) << code.word << " is there twice";
  }
  EXPECT_EQ(FindErrorCode("OF_THE_FUTURE"), nullptr);
  EXPECT_EQ(FindErrorCode(""), nullptr);
}

}  // namespace
}  // namespace strongroom::domain
