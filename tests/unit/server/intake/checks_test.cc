#include "server/intake/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/report_limits.h"
#include "server/request_error.h"
#include "support/built_in_catalogues.h"
#include "support/message_of.h"

namespace strongroom::server::intake {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class DigestedIntake : public ::testing::Test {
 protected:
  store::DigestedItem Digest(const std::string& content) {
    return DigestItem(rules_, domain::ProviderKind::kMicrosoftGraph,
                      {.type = "assignmentFilters",
                       .external_id = "sent-as",
                       .display_name = {},
                       .content = content});
  }
  std::string Refusal(const std::string& content) {
    return test::MessageOf<RequestError>([&] { Digest(content); });
  }

  sealing::ItemRules rules_{test::BuiltInCatalogues(), 100'000};
};

TEST_F(DigestedIntake, HasTheIdentityThatItsContentSays) {
  EXPECT_EQ(Digest(R"({"id":"7","displayName":"Laptops"})").item.external_id, "7");
}

// PostgreSQL would not store it, or store another one, and nobody could say which it was.
TEST_F(DigestedIntake, IsRefusedByNameWhereItsContentSaysNone) {
  std::string text;
  while (text.size() <= api::kMaxNameBytes) text += "all laptops of the team ";
  EXPECT_THAT(Refusal(R"({"id":")" + text + R"("})"),
              AllOf(HasSubstr("assignmentFilters sent-as"), HasSubstr("identity"),
                    HasSubstr("is too long")));
  EXPECT_THAT(Refusal(R"({"id":"a\u0000b"})"),
              AllOf(HasSubstr("assignmentFilters sent-as"), HasSubstr("contains a NUL character")));
  EXPECT_THAT(Refusal("[]"), HasSubstr("the content of assignmentFilters sent-as"));
}

}  // namespace
}  // namespace strongroom::server::intake
