#include <gmock/gmock.h>

#include <filesystem>
#include <future>
#include <random>

#include "integration/store/sets.h"
#include "integration/support/forwarder.h"
#include "integration/whole/program.h"
#include "plugin_cluster.h"
#include "store/dsn.h"
#include "support/eventually.h"

// Two servers behind the API, as processes, of which one dies while it gives out a set.
namespace strongroom::server::sets {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kPolicies = 4;
// The plugin asks for all of them together, and the server reads one after the other.
constexpr size_t kPolicyBytes = 1'500'000;
// Of what PostgreSQL says: more than one of them, compressed or not, and less than all.
constexpr int64_t kInMidStream = 2'500'000;

// Text that does not become smaller than three quarters of it.
std::string Noise(unsigned seed) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::mt19937 random(seed);
  std::string text(kPolicyBytes, ' ');
  for (char& letter : text) letter = kLetters[random() % kLetters.size()];
  return text;
}

class PluginOfSetsFailover : public PluginOfSets {
 protected:
  PluginOfSetsFailover() {
    std::vector<store::DigestedItem> items;
    for (unsigned i = 0; i < kPolicies; ++i) {
      items.push_back(store::ItemOf("roles", "role-" + std::to_string(i), Noise(i)));
    }
    Store("team-a", 4, items, store::OutcomeOf({"roles"}));
    Register(service_.port());
  }

  // What the plugin says when the server that answers it is killed in the middle.
  test::CommandResult CutExport(const std::string& arguments) {
    postgres_.HoldAfter(kInMidStream);
    auto cut = std::async(std::launch::async, [&] { return Run(arguments); });
    EXPECT_TRUE(test::Eventually([&] { return postgres_.IsHolding(); }));
    first_.Kill();
    return cut.get();
  }

 private:
  // A server with the database behind that port. It verifies nothing, as it would read contents.
  std::vector<std::string> Arguments(uint16_t port) const {
    std::string dsn = database_.dsn();
    const std::string own = ':' + store::ReadDsn(dsn).at("port") + '/';
    dsn.replace(dsn.rfind(own), own.size(), ':' + std::to_string(port) + '/');
    return {"server",
            "--kubeconfig=" + Cluster().kubeconfig().string(),
            "--database=" + dsn,
            "--listen=127.0.0.1:0",
            "--health-listen=127.0.0.1:0",
            "--sets-listen=127.0.0.1:0",
            "--tls-cert-file=" + certificate_.file(),
            "--tls-key-file=" + certificate_.key(),
            "--verify-every-hours=0",
            "--spool-folder=" + logs_.path().string()};
  }

  const uint16_t postgres_port_ =
      static_cast<uint16_t>(std::stoi(store::ReadDsn(database_.dsn()).at("port")));
  const test::TemporaryFolder logs_;
  test::Forwarder postgres_{{postgres_port_}};
  test::Program first_{"first", Arguments(postgres_.port()), logs_.path()};
  test::Program second_{"second", Arguments(postgres_port_), logs_.path()};
  const test::Forwarder service_{{first_.PortIn("server started", "sets_port"),
                                  second_.PortIn("server started", "sets_port")}};

 protected:
  bool HasLeftNothing() const { return fs::is_empty(folder_.path()); }
};

TEST_F(PluginOfSetsFailover, AnArchiveThatWasCutIsToldAndAnotherServerGivesIt) {
  const std::string command = "export " + Name(4) + " --to " + Path("all.tar");
  const auto cut = CutExport(command);
  EXPECT_EQ(cut.exit_code, 1);
  EXPECT_EQ(cut.out, "");
  EXPECT_THAT(cut.err, AllOf(StartsWith("error: "), HasSubstr("its answer was cut: ")));
  EXPECT_TRUE(HasLeftNothing());
  EXPECT_EQ(Says(command), Path("all.tar") + ": 1 backup set, 4 policies\n");
  EXPECT_THAT(Says("verify --archive " + Path("all.tar")), HasSubstr(Name(4) + ": verified, 4 "));
}

TEST_F(PluginOfSetsFailover, NothingOfASetThatWasCutIsCommitted) {
  const std::string history = " --format git --to " + Path("history");
  ASSERT_EQ(Run("export " + Name(3) + history).exit_code, 0);
  const auto cut = CutExport("export nightly" + history);
  EXPECT_EQ(cut.exit_code, 1);
  EXPECT_THAT(cut.err, HasSubstr("its answer was cut: "));
  EXPECT_EQ(Git("rev-list --all --count"), "1\n");
  EXPECT_EQ(Git("status --porcelain"), "");
  EXPECT_EQ(Says("export nightly" + history), Path("history") + ": 1 backup set, 4 policies\n");
  EXPECT_EQ(Git("rev-list --all --count"), "2\n");
  EXPECT_EQ(Git("status --porcelain"), "");
}

}  // namespace
}  // namespace strongroom::server::sets
