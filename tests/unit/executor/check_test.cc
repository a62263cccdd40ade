#include "executor/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/usage_error.h"
#include "provider/error.h"
#include "support/message_of.h"

namespace strongroom::executor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

catalogue::Catalogue Graph() {
  catalogue::PolicyType type;
  type.key = "a";
  type.source = catalogue::GraphType{};
  return {domain::ProviderKind::kMicrosoftGraph, {type}};
}

CheckOptions Options() {
  CheckOptions options;
  options.input.policy_types = {"gone", "a"};
  options.input.tenant.provider = domain::ProviderKind::kMicrosoftGraph;
  options.tenant_folder = "/somewhere";
  options.last_words_file.clear();
  return options;
}

TEST(Check, AsksAboutTheTypesThatThereAre) {
  const auto check = [](const provider::Settings& settings,
                        const std::vector<catalogue::PolicyType>& types, const base::Clock&,
                        const std::stop_token&) {
    domain::CheckFindings findings;
    for (const auto& type : types) findings.missing.push_back(type.key);
    findings.to_grant = {settings.tenant_folder.string()};
    return findings;
  };
  const domain::CheckFindings found = CheckWith(check, Options(), Graph(), {});
  EXPECT_THAT(found.missing, ElementsAre("a"));
  EXPECT_THAT(found.to_grant, ElementsAre("/somewhere"));
}

TEST(Check, OfATenantThatCannotBeSignedInToFindsThat) {
  const auto check = [](const provider::Settings&, const std::vector<catalogue::PolicyType>&,
                        const base::Clock&, const std::stop_token&) -> domain::CheckFindings {
    throw provider::ProviderError(provider::kAuthenticationFailed, "AADSTS7000222: expired");
  };
  const domain::CheckFindings found = CheckWith(check, Options(), Graph(), {});
  EXPECT_EQ(found.error_code, "AUTHENTICATION_FAILED");
  EXPECT_EQ(found.error_message, "AADSTS7000222: expired");
}

TEST(Check, IsRefusedForATenantThatNeedsNone) {
  CheckOptions options = Options();
  options.input.tenant.provider = domain::ProviderKind::kKubernetes;
  EXPECT_THAT(test::MessageOf<base::UsageError>(
                  [&] { RunCheck(options, catalogue::Catalogues({Graph()}), {}); }),
              HasSubstr("kubernetes is not checked"));
}

}  // namespace
}  // namespace strongroom::executor
