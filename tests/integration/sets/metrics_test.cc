#include <gmock/gmock.h>

#include "api_cluster.h"
#include "integration/support/fetch.h"
#include "integration/support/postgres.h"

// What a server tells of those who read backup sets.
namespace strongroom::server::sets {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SetsMetrics : public ApiCluster {
 protected:
  std::string Text(const Server& server) const {
    return test::Fetch(server.health_port(), "/metrics").body;
  }
};

std::string Requests(const std::string& verb, const std::string& resource, const std::string& code,
                     int count) {
  return "\nstrongroom_sets_requests_total{code=\"" + code + "\",resource=\"" + resource +
         "\",verb=\"" + verb + "\"} " + std::to_string(count) + '\n';
}

// Also what nobody has asked for yet, so that the first one is seen as an increase.
TEST_F(SetsMetrics, CountRequestsByTheRightThatTheyTake) {
  StoreThree("team-a");
  const auto server = StartServer();
  EXPECT_THAT(Text(*server),
              AllOf(HasSubstr(Requests("list", "backupsets", "2xx", 0)),
                    HasSubstr(Requests("get", "backupsets/content", "5xx", 0)),
                    HasSubstr(Requests("create", "restoreplans/approve", "2xx", 0))));
  const std::string name = '/' + Name(1);
  EXPECT_EQ(GetRaw("").exit_code, 0);
  EXPECT_EQ(GetRaw(name + "/content").exit_code, 0);
  EXPECT_NE(GetRaw("/nobody-1").exit_code, 0);
  EXPECT_NE(GetRaw("/nobody-1/content").exit_code, 0);
  EXPECT_NE(GetRaw(name + "/madeup").exit_code, 0);
  EXPECT_THAT(
      Text(*server),
      AllOf(HasSubstr(Requests("list", "backupsets", "2xx", 1)),
            HasSubstr(Requests("get", "backupsets", "4xx", 1)),
            HasSubstr(Requests("get", "backupsets/content", "2xx", 1)),
            HasSubstr(Requests("get", "backupsets/content", "4xx", 1)), Not(HasSubstr("madeup")),
            HasSubstr("strongroom_sets_request_duration_seconds_count{resource=\"backupsets\","
                      "verb=\"list\"} 1\n")));
  test::Postgres::Shared().Stop();
  EXPECT_NE(GetRaw("").exit_code, 0);
  test::Postgres::Shared().Start();
  EXPECT_THAT(Text(*server), HasSubstr(Requests("list", "backupsets", "5xx", 1)));
}

}  // namespace
}  // namespace strongroom::server::sets
