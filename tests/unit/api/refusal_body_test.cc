#include "api/refusal_body.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strongroom::api {
namespace {

TEST(RefusalBody, IsReadAsItWasWritten) {
  const std::vector<RefusalBody> refusals = {
      {"RUN_TERMINAL", "the run \"x\" has ended"}, {"X_2", ""}, {"A", "ü\n\\"}};
  for (const RefusalBody& refusal : refusals) {
    EXPECT_EQ(DecodeRefusal(EncodeRefusal(refusal)), refusal);
  }
  EXPECT_EQ(EncodeRefusal({"A", "b \xff"}), R"({"error":{"code":"A","message":"b \\xff"}})");
}

TEST(RefusalBody, IsNothingThatSomebodyElseSays) {
  const std::vector<std::string> bodies = {
      "",
      "<html>bad gateway</html>",
      "null",
      "[]",
      "{}",
      R"({"error":"no"})",
      R"({"error":{}})",
      R"({"error":{"code":"","message":"x"}})",
      R"({"error":{"code":7,"message":"x"}})",
      R"({"error":{"code":"not a code","message":"x"}})",
      R"({"error":{"code":"A","message":7}})",
      R"({"error":{"code":"A","message":"x"})",
      R"({"kind":"Status","reason":"Forbidden","message":"x"})",
      R"({"error":{"code":"A","message":")" + std::string(65'536, 'x') + "\"}}",
  };
  for (const std::string& body : bodies) {
    EXPECT_EQ(DecodeRefusal(body), std::nullopt) << body.substr(0, 80);
  }
}

}  // namespace
}  // namespace strongroom::api
