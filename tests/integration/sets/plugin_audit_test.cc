#include <gmock/gmock.h>

#include "plugin_cluster.h"

// kubectl strongroom audit.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(PluginOfSets, ListsWhoDidWhat) {
  EXPECT_EQ(Run("hold nightly --reason audited").exit_code, 0);
  EXPECT_THAT(Says("audit"),
              AllOf(StartsWith("WHEN "), HasSubstr(" hold "), HasSubstr("accepted: audited")));
  EXPECT_THAT(Says("audit --action hold --object set/" + Name(3)), HasSubstr("accepted: audited"));
  EXPECT_THAT(Run("audit --object set/" + Name(1)).err, HasSubstr("No audit events found"));
  const std::string line = Says("audit -A --since 0 --action hold -o jsonl");
  EXPECT_EQ(json::parse(line)["reason"], "audited");
  EXPECT_THAT(Says("audit --as nobody-here"), HasSubstr("orbidden"));
  EXPECT_THAT(Says("audit --user nobody-here --result refused"),
              AllOf(HasSubstr("auditevents"), HasSubstr("refused: Forbidden")));
}

}  // namespace
}  // namespace strongroom::server::sets
