#include "provider/graph/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "catalogue/permissions.h"
#include "provider/error.h"
#include "provider/graph/permission_review.h"
#include "support/built_in_catalogues.h"
#include "support/made_keys.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"

namespace strongroom::provider::graph {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum domain::GraphCloud;
using Names = std::optional<std::vector<std::string>>;

class FakeTokens final : public AccessTokens {
 public:
  explicit FakeTokens(Names roles) : roles_(std::move(roles)) {}
  std::string Current(const std::stop_token&) override { return "token"; }
  void Refuse(const std::string&) override {}
  Names Roles(const std::stop_token&) override { return roles_; }

 private:
  Names roles_;
};

catalogue::PolicyType Type(const char* key, std::vector<std::vector<std::string>> permissions) {
  catalogue::PolicyType type;
  type.key = key;
  catalogue::GraphType source;
  source.permissions = std::move(permissions);
  type.source = std::move(source);
  return type;
}

std::vector<catalogue::PolicyType> Types() {
  return {Type("conditionalAccessPolicy", {{"Policy.Read.All"}}),
          Type("deviceConfigurations", {{"DeviceManagementConfiguration.Read.All",
                                         "DeviceManagementConfiguration.ReadWrite.All"},
                                        {"Group.Read.All"}})};
}

TEST(PermissionReview, NamesTheTypesWithWhatTheyMiss) {
  const auto none = ReviewPermissions(Types(), kGlobal, std::vector<std::string>{});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->asked, 3);
  EXPECT_THAT(none->missing,
              ElementsAre("conditionalAccessPolicy (Policy.Read.All)",
                          "deviceConfigurations (DeviceManagementConfiguration.Read.All, "
                          "Group.Read.All)"));
  const auto some = ReviewPermissions(
      Types(), kGlobal,
      std::vector<std::string>{"Policy.Read.All", "DeviceManagementConfiguration.ReadWrite.All"});
  EXPECT_THAT(some->missing, ElementsAre("deviceConfigurations (Group.Read.All)"));
  const auto all =
      ReviewPermissions(Types(), kGlobal,
                        std::vector<std::string>{"Policy.Read.All", "Group.Read.All",
                                                 "DeviceManagementConfiguration.Read.All", "More"});
  EXPECT_THAT(all->missing, IsEmpty());
}

TEST(PermissionReview, SaysNothingOfATokenThatNobodyCanRead) {
  EXPECT_EQ(ReviewPermissions(Types(), kGlobal, std::nullopt), std::nullopt);
}

TEST(GraphCheck, IsWhatTheRolesOfATokenSay) {
  FakeTokens some(std::vector<std::string>{"Policy.Read.All", "Group.Read.All"});
  const domain::CheckFindings found = CheckRoles(some, Types(), kGlobal, {});
  EXPECT_THAT(found.missing,
              ElementsAre("deviceConfigurations (DeviceManagementConfiguration.Read.All)"));
  EXPECT_THAT(found.to_grant, ElementsAre("DeviceManagementConfiguration.Read.All"));
  EXPECT_FALSE(found.is_token_opaque);
  FakeTokens none(std::vector<std::string>{});
  EXPECT_EQ(CheckRoles(none, Types(), kGlobal, {}).missing.size(), 2U);
  FakeTokens opaque(std::nullopt);
  const domain::CheckFindings unknown = CheckRoles(opaque, Types(), kGlobal, {});
  EXPECT_TRUE(unknown.is_token_opaque);
  EXPECT_THAT(unknown.missing, IsEmpty()) << "unknown is not none";
}

// What `kubectl strongroom permissions` prints is enough: it leaves out the same types.
TEST(GraphCheck, MissesNothingForWhatTheCloudDoesNotHave) {
  const catalogue::Catalogue graph =
      *test::BuiltInCatalogues().Of(domain::ProviderKind::kMicrosoftGraph);
  std::vector<catalogue::PolicyType> there;
  for (const catalogue::PolicyType& type : graph.types()) {
    if (IsInCloud(Graph(type), kChina)) there.push_back(type);
  }
  ASSERT_LT(there.size(), graph.types().size());
  FakeTokens tokens(catalogue::PermissionsFor(there));
  const domain::CheckFindings china = CheckRoles(tokens, graph.types(), kChina, {});
  EXPECT_THAT(china.missing, IsEmpty());
  EXPECT_THAT(china.to_grant, IsEmpty());
  EXPECT_THAT(CheckRoles(tokens, graph.types(), kGlobal, {}).to_grant,
              Contains("CloudPC.Read.All"));
}

// Whatever is wrong before the first request is said of the Secret that has it.
TEST(GraphCheck, NamesTheSecretThatIsNotAsItMustBe) {
  using Files = std::map<std::string, std::string>;
  const std::string certificate = test::MadeCertificate(test::OwnKey());
  const std::string others = test::OtherKey().Pem();
  struct Row {
    const char* what;
    Files files;
    bool has_authorities;
    const char* said;
  };
  const std::vector<Row> rows = {
      {"no Secret of authorities", {{"clientSecret", "s"}}, true, "Secret \"sovereign\""},
      {"no clientSecret",
       {},
       false,
       "Secret \"graph-app\" has neither tls.crt and tls.key nor clientSecret"},
      {"both kinds",
       {{"clientSecret", "s"}, {"tls.crt", certificate}, {"tls.key", others}},
       false,
       "Secret \"graph-app\" has clientSecret and a certificate"},
      {"half a certificate", {{"tls.crt", certificate}}, false, "has tls.crt and no tls.key"},
      {"a certificate of another key",
       {{"tls.crt", certificate}, {"tls.key", others}},
       false,
       "Secret \"graph-app\": tls.crt"},
  };
  for (const Row& row : rows) {
    const test::TemporaryFolder folder;
    for (const auto& [name, text] : row.files) std::ofstream(folder / name) << text;
    Settings settings;
    settings.tenant_folder = folder.path();
    settings.tenant.provider = domain::ProviderKind::kMicrosoftGraph;
    settings.tenant.microsoft_graph = {.tenant_id = "t",
                                       .client_id = "app",
                                       .cloud = domain::GraphCloud::kCustom,
                                       .credentials_secret = "graph-app",
                                       .endpoints = {{"https://a.example", "https://b.example"}}};
    if (row.has_authorities) settings.tenant.microsoft_graph->authorities = {"sovereign", "ca.crt"};
    const base::SystemClock clock;
    EXPECT_THAT(test::MessageOf<ProviderError>([&] { CheckTenant(settings, Types(), clock, {}); }),
                testing::HasSubstr(row.said))
        << row.what;
  }
}

}  // namespace
}  // namespace strongroom::provider::graph
