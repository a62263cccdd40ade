// kubectl strongroom backup of a tenant behind Microsoft Graph.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "integration/graph/graph_runs.h"
#include "integration/support/command.h"
#include "support/temporary_folder.h"

namespace strongroom::test {
namespace {

using base::Json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPolicies = "tokenLifetimePolicies";

// A tenant, the manifest of it, and a folder with what its Secrets have.
class GraphBackup : public testing::Test {
 protected:
  GraphBackup() {
    const domain::GraphTenant& tenant = *runs_.settings().tenant.microsoft_graph;
    const Json section{
        {"tenantID", tenant.tenant_id},
        {"clientID", tenant.client_id},
        {"cloud", "custom"},
        {"endpoints", {{"login", tenant.endpoints->login}, {"graph", tenant.endpoints->graph}}},
        {"credentialsSecretRef", {{"name", "graph-app"}}},
        {"caSecretRef", {{"name", "authorities"}}}};
    std::ofstream(folder_ / "tenant.yaml")
        << Json{{"apiVersion", "strongroom.dev/v1alpha1"},
                {"kind", "Tenant"},
                {"metadata", {{"name", "contoso"}}},
                {"spec", {{"provider", "microsoftGraph"}, {"microsoftGraph", section}}}};
    runs_.fake().Tell("content", {{"everything", 2}});
  }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  static CommandResult Plugin(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), PLUGIN);
    return TryCommand(arguments);
  }
  CommandResult Backup(const std::string& to) const {
    return Plugin({"backup", "--to", Path(to), "--types", kPolicies, "--tenant",
                   Path("tenant.yaml"), "--credentials", runs_.settings().tenant_folder.string()});
  }

  GraphRuns runs_;
  const TemporaryFolder folder_;
};

TEST_F(GraphBackup, HasWhatARunStores) {
  const CommandResult result = Backup("one.tar");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json items =
      Json::parse(Plugin({"items", Path("one.tar"), "--type", kPolicies, "-o", "json"}).out);
  const StoredSet stored = runs_.Run({kPolicies}).set;
  EXPECT_EQ(items.size(), stored.CountOf(kPolicies));
  EXPECT_GT(items.size(), 0U);
  const CommandResult verified = Plugin({"verify", "--archive", Path("one.tar")});
  EXPECT_EQ(verified.exit_code, 0);
  EXPECT_THAT(verified.out, HasSubstr("\nIt says that it is of Microsoft tenant " +
                                      runs_.settings().tenant.microsoft_graph->tenant_id + '\n'));
  EXPECT_EQ(Backup("two.tar").exit_code, 0);
  const CommandResult same = Plugin({"diff", Path("one.tar"), Path("two.tar")});
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
}

TEST_F(GraphBackup, ACredentialThatIsRefusedIsNamedAndNotShown) {
  std::ofstream(runs_.settings().tenant_folder / "clientSecret", std::ios::trunc) << "not-the-one";
  const CommandResult result = Backup("one.tar");
  EXPECT_EQ(result.exit_code, 2) << result.out;
  EXPECT_THAT(result.err, AllOf(HasSubstr("AADSTS"), Not(HasSubstr("not-the-one"))));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "one.tar"));
}

}  // namespace
}  // namespace strongroom::test
