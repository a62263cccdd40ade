#include "domain/error_codes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace strongroom::domain {
namespace {

std::string DocumentedRow(const ErrorCode& code) {
  return "| `" + std::string(code.word) + "` | " +
         (code.retry == Retry::kMayHelp ? "may succeed" : "fails again") + " | " +
         std::string(code.meaning) + " | " + std::string(code.advice) + " |";
}

TEST(ErrorCodes, AreAllInThePageAndNoOther) {
  std::vector<std::string> expected;
  for (const ErrorCode& code : kErrorCodes) expected.push_back(DocumentedRow(code));
  std::ifstream file("docs/error-codes.md");
  ASSERT_TRUE(file) << "run this at the root of the tree";
  std::vector<std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  EXPECT_EQ(rows, expected);
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
