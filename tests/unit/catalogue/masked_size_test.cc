#include "catalogue/masked_size.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "catalogue/policy_type.h"
#include "catalogue/reduce.h"

namespace strongroom::catalogue {
namespace {

std::string Times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += (i > 0 ? "," : "") + text;
  return all;
}

// Contents that grow when they are masked, the worst first.
TEST(MaskedSize, OfWhatIsMaskedIsNeverMoreThanItWas) {
  const std::string secret = R"({"kind":"Secret","apiVersion":"v1","metadata":{"labels":{)";
  const std::vector<std::string> contents = {
      R"({"generate":{"kind":"Secret","data":[)" + Times(100, "1") + "]}}",
      R"({"generate":{"kind":"Secret","data":{"a":[)" + Times(100, "\"\"") + "]}}}",
      R"({"generate":{"kind":"Secret","data":{"a":[)" + Times(100, "true") + "]}}}",
      R"({"a":[)" + Times(100, R"("http://a:b@c")") + "]}",
      R"({"a":")" + Times(100, "http://a:b@c") + R"("})",
      R"({"a":"{\"b\":\"http://a:b@c\"}"})",
      secret + Times(1, R"("a":"")") + "}}}",
      R"({"kind":"SecretList","apiVersion":"v1","items":[)" + Times(100, "{}") + "]}",
      R"({"kind":"SecretList","apiVersion":"v1","items":[)" + Times(100, R"({"kind":1})") + "]}",
      R"({"a":"nothing"})",
  };
  const PolicyType type;
  for (const std::string& text : contents) {
    const base::Json object = base::ParseJson(text);
    const std::string before = base::CanonicalJson(object);
    const std::string after = base::CanonicalJson(Reduce(type, object));
    EXPECT_LE(LeastSizeUnmasked(after), before.size()) << after.substr(0, 200);
    EXPECT_LE(after.size(), kMostGrowth * LeastSizeUnmasked(after)) << after.substr(0, 200);
    EXPECT_TRUE(Fits(after, before.size())) << after.substr(0, 200);
  }
}

TEST(MaskedSize, OfAnythingElseIsItsSize) {
  for (const std::string text : {R"({"a":"**masked**"})", "{}", ""}) {
    EXPECT_EQ(LeastSizeUnmasked(text), text.size());
    EXPECT_TRUE(Fits(text, text.size()));
    EXPECT_EQ(Fits(text, text.size() - 1), text.empty());
  }
}

}  // namespace
}  // namespace strongroom::catalogue
