#include "server/sets/audit_page.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "base/base64.h"
#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

using Query = std::initializer_list<std::pair<const char*, std::string>>;

http::Request Asking(const Query& query) {
  http::Request request;
  for (const auto& [name, value] : query) request.query.emplace(name, value);
  return request;
}

TEST(AuditPage, ReadsWhatIsAskedFor) {
  const store::AuditQuery query = ReadAuditQuery(Asking({{"user", "ann"},
                                                         {"action", "hold"},
                                                         {"result", "accepted"},
                                                         {"object", "backupsets/x-1"},
                                                         {"since", "1970-01-01T01:00:00+01:00"},
                                                         {"until", "1970-01-01T00:01:00Z"},
                                                         {"order", "oldestFirst"},
                                                         {"limit", "7"}}),
                                                 "team-a");
  EXPECT_EQ(query.ns, "team-a");
  EXPECT_EQ(query.actor, "ann");
  EXPECT_EQ(query.action, "hold");
  EXPECT_EQ(query.result, "accepted");
  EXPECT_EQ(query.object, "backupsets/x-1");
  EXPECT_EQ(query.since, std::chrono::sys_seconds());
  EXPECT_EQ(query.until, std::chrono::sys_seconds(std::chrono::minutes(1)));
  EXPECT_EQ(query.order, store::AuditQuery::Order::kOldestFirst);
  EXPECT_EQ(query.limit, 7);
  EXPECT_FALSE(query.after);
}

TEST(AuditPage, IsTheNewestUnlessToldOtherwise) {
  const store::AuditQuery query = ReadAuditQuery({}, "");
  EXPECT_EQ(query.order, store::AuditQuery::Order::kNewestFirst);
  EXPECT_EQ(query.limit, kAuditPageSize);
  EXPECT_FALSE(query.since);
  EXPECT_EQ(ReadAuditQuery(Asking({{"limit", "100000"}}), "").limit, kAuditPageSize);
}

TEST(AuditPage, GoesOnWhereOneEnded) {
  const store::AuditPosition end{
      .at = store::AuditTime(std::chrono::microseconds(1'772'413'200'123'456)), .id = 42};
  EXPECT_EQ(ReadAuditQuery(Asking({{"continue", AuditToken(end)}}), "").after, end);
}

TEST(AuditPage, VerifiesWhereItEnded) {
  EXPECT_EQ(ReadCheckpoint({}).seq, 0);
  EXPECT_EQ(ReadCheckpoint({}).hash, std::string(64, '0'));
  const store::AuditCheckpoint at{
      .is_chain_done = true, .seq = 7, .hash = std::string(64, 'a'), .id = 9};
  const store::AuditCheckpoint again = ReadCheckpoint(Asking({{"continue", CheckpointToken(at)}}));
  EXPECT_TRUE(again.is_chain_done);
  EXPECT_EQ(again.seq, 7);
  EXPECT_EQ(again.hash, at.hash);
  EXPECT_EQ(again.id, 9);
  for (store::AuditCheckpoint bad :
       {store::AuditCheckpoint{.seq = -1}, store::AuditCheckpoint{.hash = "xyz"},
        store::AuditCheckpoint{.id = -1}}) {
    EXPECT_THROW(ReadCheckpoint(Asking({{"continue", CheckpointToken(bad)}})), ApiStatus);
  }
}

// What is not understood must not be taken for all that there is.
TEST(AuditPage, RefusesWhatItDoesNotUnderstand) {
  for (const Query& query : std::initializer_list<Query>{{{"since", "yesterday"}},
                                                         {{"until", "2026-03-02"}},
                                                         {{"order", "random"}},
                                                         {{"limit", "-1"}},
                                                         {{"labelSelector", "a=b"}},
                                                         {{"fieldSelector", "user=ann"}}}) {
    try {
      ReadAuditQuery(Asking(query), "");
      ADD_FAILURE() << query.begin()->first;
    } catch (const ApiStatus& e) {
      EXPECT_EQ(e.reason(), StatusReason::kBadRequest) << query.begin()->first;
    }
  }
  for (const char* position : {R"({})", R"({"at":-1,"id":1})", R"({"at":1,"id":0})",
                               R"({"at":9223372036854775807,"id":1})", R"({"at":"x","id":1})"}) {
    http::Request request;
    request.query.emplace("continue", base::EncodeBase64(position));
    try {
      ReadAuditQuery(request, "");
      ADD_FAILURE() << position;
    } catch (const ApiStatus& e) {
      EXPECT_EQ(e.reason(), StatusReason::kExpired) << position;
    }
  }
}

}  // namespace
}  // namespace strongroom::server::sets
