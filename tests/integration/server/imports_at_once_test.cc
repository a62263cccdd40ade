#include <gtest/gtest.h>

#include <future>
#include <pqxx/pqxx>

#include "integration/server/report_fixture.h"
#include "server/sets/api_status.h"
#include "server/sets/set_imports.h"
#include "support/eventually.h"
#include "support/import_body.h"

// Imported sets that come at once, and what they have to share.
namespace strongroom::server::sets {
namespace {

using report::HookedBody;

class ImportsAtOnce : public testing::Test {
 protected:
  // The status of the answer.
  int Take(const std::string& ns, http::BodyReader& body) {
    http::Request request;
    request.method = "POST";
    request.peer = "10.0.0.1";
    request.headers = {{"content-type", std::string(api::kSetImportContentType)}};
    request.body = &body;
    try {
      return imports_
          .Take({.http = request,
                 .access = {.verb = "create",
                            .group = {},
                            .version = {},
                            .resource = "backupsets",
                            .subresource = {},
                            .ns = ns,
                            .name = {}},
                 .user = {.name = "ann", .uid = {}, .groups = {}, .extra = {}},
                 .deadline = {clock_, kAnswerTime}})
          .status;
    } catch (const ApiStatus& e) {
      return e.code();
    }
  }
  int Take(const std::string& ns, int number) {
    test::TextBody body(Frame(number));
    return Take(ns, body);
  }
  static std::string Frame(int number) {
    return test::Compress(
        test::MakeImport({test::MakeItem("roles", "reader", "1")}, number).Lines());
  }
  // Sets of these namespaces that have come half, and what is done then.
  void WhileTheyCome(std::vector<std::string> namespaces, const std::function<void()>& meanwhile) {
    if (namespaces.empty()) return meanwhile();
    const std::string ns = namespaces.back();
    namespaces.pop_back();
    const std::string frame = Frame(static_cast<int>(namespaces.size()));
    HookedBody body(frame, frame.size() / 2, [&] { WhileTheyCome(namespaces, meanwhile); });
    EXPECT_EQ(Take(ns, body), 201) << ns;
  }

  test::TestDatabase test_;
  const catalogue::Catalogues catalogues_ = catalogue::LoadBuiltIn();
  const base::SystemClock clock_{};
  const test::TemporaryFolder spool_folder_;
  base::ByteBudget spool_room_{1'000'000};
  base::ByteBudget memory_{uint64_t{2} << 30U};
  const intake::Limits limits_{.max_item_bytes = 10'000};
  sealing::ItemRules rules_{catalogues_, limits_.max_item_bytes};
  SetImports imports_{{.database = test_.database(),
                       .rules = rules_,
                       .spool = {.folder = spool_folder_.path(), .budget = spool_room_},
                       .memory = memory_,
                       .limits = limits_,
                       .cluster_uid = [] { return std::string(store::kNoCluster); },
                       .clock = clock_,
                       .stop = {}}};
};

TEST_F(ImportsAtOnce, ThoseThatComeSlowlyKeepNoOtherNamespaceOut) {
  WhileTheyCome({"team-a", "team-a", "team-b", "team-b", "team-c", "team-c"}, [&] {
    EXPECT_EQ(Take("team-d", 1), 201);
    EXPECT_EQ(Take("team-a", 9), 429) << "a third one of the namespace";
  });
  EXPECT_EQ(Take("team-a", 9), 201) << "nobody has a place any more";
}

TEST_F(ImportsAtOnce, NoMoreThanFourAreStored) {
  constexpr const char* kWaiting =
      "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
      "WHERE d.datname = current_database() AND NOT l.granted";
  pqxx::connection connection(test_.dsn());
  pqxx::work others(connection);
  others.exec("LOCK TABLE strongroom.policy_objects IN ACCESS EXCLUSIVE MODE");
  std::vector<std::future<int>> stored;
  for (const char* ns : {"team-a", "team-b", "team-c", "team-d"}) {
    stored.push_back(std::async(std::launch::async, [this, ns] { return Take(ns, 1); }));
  }
  EXPECT_TRUE(test::Eventually([&] { return test_.Value(kWaiting) == "4"; }));
  EXPECT_EQ(Take("team-e", 1), 429);
  others.commit();
  for (auto& status : stored) EXPECT_EQ(status.get(), 201);
  EXPECT_EQ(Take("team-e", 1), 201);
}

}  // namespace
}  // namespace strongroom::server::sets
