#include "cli/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

kube::Environment With(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(KubeconfigPaths, FollowKubectl) {
  EXPECT_THAT(KubeconfigPaths("", With({{"HOME", "/home/a"}})),
              ElementsAre("/home/a/.kube/config"));
  EXPECT_THAT(KubeconfigPaths("", With({{"HOME", "/home/a"}, {"KUBECONFIG", "/x:/y"}})),
              ElementsAre("/x", "/y"));
  EXPECT_THAT(KubeconfigPaths("", With({{"HOME", "/home/a"}, {"KUBECONFIG", ":/x::"}})),
              ElementsAre("/x"));
  EXPECT_THAT(KubeconfigPaths("/flag", With({{"KUBECONFIG", "/x:/y"}})), ElementsAre("/flag"));
  EXPECT_THAT(KubeconfigPaths("", With({{"HOME", "/home/a"}, {"KUBECONFIG", ""}})),
              ElementsAre("/home/a/.kube/config"));
  EXPECT_THAT(KubeconfigPaths("", With({})), IsEmpty());
}

TEST(Connect, SaysWhereItLookedWhenThereIsNoKubeconfig) {
  try {
    const test::FakeClock clock;
    const PluginHost plugins{.clock = clock, .environment = {}, .run = {}};
    Connect({}, With({{"KUBECONFIG", "/nowhere/a:/nowhere/b"}}), plugins);
    FAIL() << "connected";
  } catch (const web::ConfigError& e) {
    EXPECT_THAT(e.what(), HasSubstr("looked for /nowhere/a, /nowhere/b"));
  }
}

}  // namespace
}  // namespace strongroom::cli
