#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "support/generated_part.h"
#include "unit/cli/fake_host.h"

// docs/rights.md, the examples and the notes of the chart, which people copy, against what the
// plugin prints.
namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPage = "docs/rights.md";
const std::string kExamplesFolder = "docs/examples/";

// A schedule of the Tenant of cluster.yaml.
std::string OfTheCluster(const json& types, bool foundations) {
  json schedule = ScheduleObject("nightly");
  schedule["spec"]["tenantRef"]["name"] = "this-cluster";
  schedule["spec"]["policyTypes"] = types;
  schedule["spec"]["includeFoundations"] = foundations;
  return schedule.dump();
}

// What is printed for the Tenant of that example.
std::vector<std::string> Printed(const std::string& tenant, const std::string& schedule,
                                 const std::vector<std::string>& flags = {}) {
  FakeHost host;
  host.AddManifest("tenant", base::ReadFile(kExamplesFolder + tenant));
  host.AddManifest("schedule", schedule);
  std::vector<std::string> arguments{"rights", "-n", "team-a", "-f", "tenant", "-f", "schedule"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  EXPECT_EQ(host.Run(arguments), kOk) << host.err();
  std::vector<std::string> lines;
  std::istringstream text(host.out());
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> Example(const std::string& tenant, const std::string& schedule) {
  return Printed(tenant, base::ReadFile(kExamplesFolder + schedule));
}

// Of the first role.
std::vector<std::string> Rules(const std::vector<std::string>& printed) {
  const auto begin = std::find(printed.begin(), printed.end(), "rules:");
  return {begin, std::find(begin, printed.end(), "---")};
}

std::vector<std::string> Block(std::vector<std::string> lines) {
  lines.insert(lines.begin(), "```yaml");
  lines.emplace_back("```");
  return lines;
}

std::string Text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

TEST(RightsPage, HasWhatThePluginPrints) {
  test::ExpectGenerated({kPage, "namespace"},
                        Block(Example("namespace.yaml", "schedule-nightly.yaml")));
  test::ExpectGenerated({kPage, "list"},
                        Block(Rules(Example("namespace.yaml", "schedule-weekly.yaml"))));
  test::ExpectGenerated({kPage, "cluster"},
                        Block(Printed("cluster.yaml", OfTheCluster({"*"}, true))));
  test::ExpectGenerated({kPage, "policies"},
                        Block(Rules(Printed("cluster.yaml", OfTheCluster({"*"}, false)))));
  test::ExpectGenerated(
      {kPage, "optional"},
      Block(Rules(Printed("cluster.yaml", OfTheCluster({"*", "kyvernoClusterPolicies"}, true),
                          {"--name", "secrets=registry-login", "--name", "configmaps=allowed"}))));
}

TEST(RightsPage, IsWhatTheExamplesAndNotesSay) {
  const std::string in_namespace = Text(Rules(Example("namespace.yaml", "schedule-nightly.yaml")));
  EXPECT_THAT(base::ReadFile(kExamplesFolder + "namespace.yaml"), HasSubstr(in_namespace));
  EXPECT_THAT(base::ReadFile("charts/strongroom/templates/NOTES.txt"), HasSubstr(in_namespace));
  EXPECT_THAT(base::ReadFile(kExamplesFolder + "cluster.yaml"),
              HasSubstr(Text(Rules(Printed("cluster.yaml", OfTheCluster({"*"}, true))))));
}

}  // namespace
}  // namespace strongroom::cli
