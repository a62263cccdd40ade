#include "store/deliveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <thread>
#include <utility>

#include "api/notice.h"
#include "base/mutex.h"
#include "integration/database/test_database.h"
#include "support/eventually.h"

namespace strongroom::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using test::TestDatabase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Ids = std::vector<std::string>;

constexpr seconds kLease{120};
constexpr size_t kMany = 100;

sys_seconds Now() { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); }

class Deliveries : public ::testing::Test {
 protected:
  Deliveries() : database_(AsNotifier()) {}

  std::string AsNotifier() const {
    return test_.dsn() + "?options=-c%20role%3Dstrongroom_notifier";
  }

  void Make(const std::string& id, const std::string& object, const std::string& text = "") {
    domain::Notice notice;
    notice.id = id;
    notice.event = "runFailed";
    notice.object = {.kind = "BackupSchedule", .ns = "team-a", .name = object, .tenant = ""};
    pqxx::connection connection(test_.dsn());
    pqxx::work work(connection);
    work.exec_params(
        "INSERT INTO strongroom.notices (id, object_uid, notice, labels) "
        "VALUES ($1, $2, $3, '{\"team\": \"a\", \"x\": 1}')",
        id, object, text.empty() ? api::EncodeNotice(notice) : text);
    work.commit();
  }

  // All of them to "n", as `share` says; absent: at once.
  size_t ShareAll(Share share = {.notifier_uid = "n", .not_before = {}, .in_digest = false}) {
    return ShareNotices(
        database_, [&](const auto&, const auto&) { return std::vector{share}; }, kMany);
  }

  std::vector<Delivery> Claim(bool in_digest = false, size_t most = kMany,
                              const std::string& notifier = "n") {
    return ClaimDeliveries(database_, notifier, in_digest, most, kLease);
  }
  static Ids IdsOf(const std::vector<Delivery>& deliveries) {
    Ids ids;
    for (const Delivery& delivery : deliveries) ids.push_back(delivery.notice.id);
    return ids;
  }
  static std::vector<int64_t> RowsOf(const std::vector<Delivery>& deliveries) {
    std::vector<int64_t> rows;
    for (const Delivery& delivery : deliveries) rows.push_back(delivery.id);
    return rows;
  }
  // As time does.
  void Expire() { Run("UPDATE strongroom.deliveries SET claimed_until = now()"); }
  void Run(const std::string& statement) { ASSERT_EQ(test_.StateOf(statement), "") << statement; }
  std::string States() {
    return test_.Value(
        "SELECT coalesce(string_agg(n.id || ' ' || d.state, ', ' ORDER BY d.id), '') "
        "FROM strongroom.deliveries d JOIN strongroom.notices n ON n.seq = d.notice_seq");
  }

  TestDatabase test_;
  Database database_;
};

TEST_F(Deliveries, AreMadeOnceOfEachNotice) {
  Make("a", "x");
  Make("b", "y");
  std::vector<std::string> asked;
  const Sharing sharing = [&](const domain::Notice& notice, const auto& labels) {
    asked.push_back(notice.id);
    EXPECT_EQ(labels, (std::map<std::string, std::string>{{"team", "a"}}));
    if (notice.id == "b") return std::vector<Share>{};
    return std::vector<Share>{{.notifier_uid = "n", .not_before = {}, .in_digest = false},
                              {.notifier_uid = "m", .not_before = {}, .in_digest = false}};
  };
  EXPECT_EQ(ShareNotices(database_, sharing, 1), 1U);
  EXPECT_EQ(ShareNotices(database_, sharing, kMany), 1U);
  EXPECT_EQ(ShareNotices(database_, sharing, kMany), 0U);
  EXPECT_THAT(asked, ElementsAre("a", "b"));
  EXPECT_EQ(States(), "a waiting, a waiting");
  // As if the process had died before it was known to be shared.
  Run("UPDATE strongroom.notices SET shared_at = NULL");
  EXPECT_EQ(ShareNotices(database_, sharing, kMany), 2U);
  EXPECT_EQ(States(), "a waiting, a waiting");
}

TEST_F(Deliveries, OfANoticeThatCannotBeReadCostNoOther) {
  Make("a", "x", "{\"id\": 7}");
  Make("b", "x");
  EXPECT_EQ(ShareAll(), 2U);
  EXPECT_EQ(States(), "b waiting");
  Run("UPDATE strongroom.notices SET notice = '{}'");
  Make("c", "y");
  EXPECT_EQ(ShareAll(), 1U);
  EXPECT_THAT(IdsOf(Claim()), ElementsAre("c"));
  EXPECT_EQ(States(), "b refused, c waiting");
}

TEST_F(Deliveries, AreNotMadeOfWhatIsOlderThanADay) {
  Make("old", "x");
  Run("UPDATE strongroom.notices SET made_at = now() - interval '25 hours'");
  Make("new", "x");
  EXPECT_EQ(ShareAll(), 2U);
  EXPECT_EQ(States(), "new waiting");
}

TEST_F(Deliveries, OfTwoWhoShareAreMadeByOne) {
  for (int i = 0; i < 200; ++i) Make(std::to_string(i), std::to_string(i % 7));
  std::atomic<size_t> shared = 0;
  {
    std::vector<std::jthread> processes;
    for (int i = 0; i < 2; ++i) {
      processes.emplace_back([&] {
        Database mine(AsNotifier());
        while (const size_t count = ShareNotices(
                   mine,
                   [](const auto&, const auto&) {
                     return std::vector<Share>{
                         {.notifier_uid = "n", .not_before = {}, .in_digest = false}};
                   },
                   7)) {
          shared += count;
        }
      });
    }
  }
  EXPECT_EQ(shared, 200U);
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.deliveries"), "200");
}

TEST_F(Deliveries, AreClaimedInOrderOfEachObject) {
  Make("a1", "a");
  Make("b1", "b");
  Make("a2", "a");
  ShareAll();
  const auto first = Claim();
  EXPECT_THAT(IdsOf(first), ElementsAre("a1", "b1"));
  EXPECT_THAT(Claim(), IsEmpty()) << "claimed";
  EXPECT_THAT(Claim(false, kMany, "m"), IsEmpty()) << "another's";
  PutOffDeliveries(database_, {first[0].id}, minutes{5}, "it does not answer");
  EndDeliveries(database_, {first[1].id}, DeliveryEnd::kDelivered, "");
  EXPECT_THAT(Claim(), IsEmpty()) << "a2 waits for a1, which waits for its next attempt";
  Run("UPDATE strongroom.deliveries SET next_at = now()");
  const auto again = Claim();
  EXPECT_THAT(IdsOf(again), ElementsAre("a1"));
  EXPECT_EQ(again[0].attempts, 1);
  EndDeliveries(database_, RowsOf(again), DeliveryEnd::kRefused, "it will not");
  EXPECT_THAT(IdsOf(Claim()), ElementsAre("a2"));
  EXPECT_EQ(States(), "a1 refused, b1 delivered, a2 waiting");
}

TEST_F(Deliveries, ThatNobodyTriedCountNoAttempt) {
  Make("a", "x");
  ShareAll();
  ReleaseDeliveries(database_, RowsOf(Claim()));
  const auto claimed = Claim();
  ASSERT_THAT(IdsOf(claimed), ElementsAre("a"));
  EXPECT_EQ(claimed[0].attempts, 0);
}

// Those that quiet hours or the digest hold are not what a critical one waits for.
TEST_F(Deliveries, ThatAreHeldKeepNothingBack) {
  Make("quiet", "a");
  ShareAll({.notifier_uid = "n", .not_before = Now() + minutes{60}, .in_digest = false});
  Make("digest", "a");
  ShareAll({.notifier_uid = "n", .not_before = Now() - minutes{1}, .in_digest = true});
  Make("critical", "a");
  ShareAll({.notifier_uid = "n", .not_before = Now(), .in_digest = false});
  EXPECT_THAT(IdsOf(Claim()), ElementsAre("critical"));
  Run("UPDATE strongroom.deliveries SET not_before = now(), next_at = now()");
  EXPECT_THAT(IdsOf(Claim()), ElementsAre("quiet"));
}

TEST_F(Deliveries, OfADigestGoTogether) {
  for (const char* id : {"a1", "a2", "b1"}) {
    Make(id, std::string(id).substr(0, 1));
    ShareAll({.notifier_uid = "n", .not_before = Now() + minutes{60}, .in_digest = true});
  }
  EXPECT_THAT(Claim(true), IsEmpty());
  Run("UPDATE strongroom.deliveries SET not_before = now(), next_at = now()");
  EXPECT_THAT(Claim(false), IsEmpty());
  EXPECT_THAT(IdsOf(Claim(true, 2)), ElementsAre("a1", "a2"));
  EXPECT_THAT(IdsOf(Claim(true, 2)), ElementsAre("b1"));
}

TEST_F(Deliveries, OfAProcessThatDiedAreClaimedAgain) {
  Make("a", "x");
  ShareAll();
  const auto dead = Claim();
  EXPECT_THAT(IdsOf(dead), ElementsAre("a"));
  Expire();
  const auto claimed = Claim();
  EXPECT_THAT(IdsOf(claimed), ElementsAre("a"));
  EndDeliveries(database_, RowsOf(claimed), DeliveryEnd::kDelivered, "");
  // It was not dead after all.
  PutOffDeliveries(database_, RowsOf(dead), minutes{1}, "too late");
  EndDeliveries(database_, RowsOf(dead), DeliveryEnd::kGivenUp, "too late");
  EXPECT_EQ(States(), "a delivered");
}

TEST_F(Deliveries, AreNeverClaimedByTwoAtOnce) {
  constexpr int kNotices = 300;
  for (int i = 0; i < kNotices; ++i) Make(std::to_string(i), std::to_string(i % 11));
  while (ShareAll() > 0) {
  }
  base::Mutex mutex;
  std::multiset<int> sent;
  std::map<int, int> last;  // by object
  {
    std::vector<std::jthread> processes;
    for (int i = 0; i < 4; ++i) {
      processes.emplace_back([&] {
        Database mine(AsNotifier());
        while (true) {
          {
            const base::MutexLock lock(mutex);
            if (sent.size() >= kNotices) return;
          }
          for (const Delivery& delivery : ClaimDeliveries(mine, "n", false, 3, kLease)) {
            const int number = std::stoi(delivery.notice.id);
            {
              const base::MutexLock lock(mutex);
              sent.insert(number);
              EXPECT_LT(std::exchange(last.try_emplace(number % 11, -1).first->second, number),
                        number);
            }
            EndDeliveries(mine, {delivery.id}, DeliveryEnd::kDelivered, "");
          }
        }
      });
    }
  }
  EXPECT_EQ(std::set<int>(sent.begin(), sent.end()).size(), size_t{kNotices});
  EXPECT_EQ(sent.size(), size_t{kNotices});
}

TEST_F(Deliveries, AreWithdrawnWithTheirNotifier) {
  Make("a", "x");
  Make("b", "x");
  ShareAll();
  const auto claimed = Claim();
  EndDeliveries(database_, RowsOf(claimed), DeliveryEnd::kDelivered, "");
  WithdrawDeliveries(database_, "m");
  EXPECT_EQ(States(), "a delivered, b waiting");
  WithdrawDeliveries(database_, "n");
  EXPECT_EQ(States(), "a delivered, b withdrawn");
  EXPECT_THAT(Claim(), IsEmpty());
}

TEST_F(Deliveries, AreGivenUpAfterADay) {
  for (const char* id : {"a", "b", "c", "d"}) Make(id, id);
  ShareAll({.notifier_uid = "n", .not_before = Now(), .in_digest = false});
  Run("UPDATE strongroom.deliveries SET not_before = now() - interval '25 hours' WHERE id <> "
      "(SELECT max(id) FROM strongroom.deliveries)");
  const auto claimed = Claim(false, 1);
  ASSERT_THAT(IdsOf(claimed), ElementsAre("a"));
  EXPECT_EQ(GiveUpDeliveries(database_), (std::map<std::string, int64_t>{{"n", 2}}));
  EXPECT_EQ(States(), "a waiting, b givenUp, c givenUp, d waiting") << "a is being sent";
  EXPECT_EQ(GiveUpDeliveries(database_), (std::map<std::string, int64_t>{}));
}

TEST_F(Deliveries, AreCounted) {
  EXPECT_THAT(CountDeliveries(database_), IsEmpty());
  const sys_seconds due = Now() - minutes{10};
  Make("a", "x");
  ShareAll({.notifier_uid = "n", .not_before = due, .in_digest = false});
  Make("b", "x");
  ShareAll({.notifier_uid = "n", .not_before = Now() - minutes{1}, .in_digest = false});
  Make("c", "x");
  ShareAll({.notifier_uid = "m", .not_before = Now() + minutes{60}, .in_digest = true});
  const auto counts = CountDeliveries(database_);
  EXPECT_EQ(counts.at("n").waiting, 2);
  EXPECT_EQ(counts.at("n").oldest_due, due);
  EXPECT_EQ(counts.at("m").waiting, 1);
  EXPECT_EQ(counts.at("m").oldest_due, std::nullopt);
}

TEST_F(Deliveries, AreKnownByTheirLast) {
  const auto last_of = [&](const std::string& uid) {
    return LastOfDeliveries(database_, {"n", "m"}).at(uid);
  };
  EXPECT_TRUE(LastOfDeliveries(database_, {}).empty());
  for (const char* id : {"a", "b", "c", "d"}) Make(id, id);
  ShareAll();
  EXPECT_FALSE(last_of("n").delivered_ago);
  EXPECT_EQ(last_of("n").failing, "") << "they have not been tried";
  EndDeliveries(database_, RowsOf(Claim(false, 2)), DeliveryEnd::kDelivered, "");
  PutOffDeliveries(database_, RowsOf(Claim(false, 1)), seconds{60}, "c: 500");
  EndDeliveries(database_, RowsOf(Claim(false, 1)), DeliveryEnd::kRefused, "d: 400");
  Run("UPDATE strongroom.deliveries SET not_before = now() - interval '10 minutes', "
      "ended_at = ended_at - notice_seq * interval '1 hour'");
  const LastDeliveries last = last_of("n");
  EXPECT_EQ(std::chrono::floor<minutes>(last.delivered_ago.value()), minutes{60});
  EXPECT_EQ(last.failing, "c: 500");
  EXPECT_EQ(std::chrono::floor<minutes>(last.failing_due_ago.value()), minutes{10});
  EXPECT_FALSE(last_of("m").delivered_ago) << "those are another's";
  EXPECT_FALSE(last_of("m").failing_due_ago);
  Run("UPDATE strongroom.deliveries SET not_before = now() + interval '1 hour'");
  EXPECT_EQ(last_of("n").failing, "") << "it is not its time";
}

TEST_F(Deliveries, GoWithTheirNoticeOnceItIsOld) {
  for (const char* id : {"a", "b", "c"}) Make(id, id);
  ShareAll();
  EndDeliveries(database_, RowsOf(Claim(false, 2)), DeliveryEnd::kDelivered, "");
  EXPECT_EQ(PruneNotices(database_, std::chrono::hours{1}, kMany), 0U);
  Run("UPDATE strongroom.notices SET made_at = now() - interval '2 hours'");
  EXPECT_EQ(PruneNotices(database_, std::chrono::hours{1}, 1), 1U);
  EXPECT_EQ(PruneNotices(database_, std::chrono::hours{1}, kMany), 1U);
  EXPECT_EQ(States(), "c waiting");
}

TEST_F(Deliveries, HaveReasonsThatFit) {
  Make("a", "x");
  ShareAll();
  std::string why;
  for (int i = 0; i < 2'000; ++i) why += "\u00e4";
  PutOffDeliveries(database_, RowsOf(Claim()), seconds{0}, why);
  EndDeliveries(database_, RowsOf(Claim()), DeliveryEnd::kGivenUp, why);
  EXPECT_EQ(States(), "a givenUp");
}

// With many rows, of which few wait, none of what is asked again and again reads a table from end
// to end.
TEST_F(Deliveries, AreFoundByIndexes) {
  Run("INSERT INTO strongroom.notices (id, object_uid, notice, shared_at) "
      "SELECT i::text, (i % 100)::text, '{}', now() FROM generate_series(1, 20000) i; "
      "INSERT INTO strongroom.deliveries (notifier_uid, notice_seq, object_uid, not_before, "
      "next_at, state) SELECT 'n', seq, object_uid, now(), now(), "
      "CASE WHEN seq % 1000 = 0 THEN 'waiting' ELSE 'delivered' END FROM strongroom.notices");
  Run("ANALYZE strongroom.notices; ANALYZE strongroom.deliveries");
  const std::string scans =
      "SELECT sum(seq_scan) FROM pg_stat_user_tables "
      "WHERE relname IN ('notices', 'deliveries')";
  // Counts are told when a session has ended.
  ASSERT_TRUE(test::Eventually([&] { return test_.Value(scans) != "0"; }));
  Run("SELECT pg_stat_reset()");
  {
    Database mine(AsNotifier(), 1);
    ShareNotices(
        mine, [](const auto&, const auto&) { return std::vector<Share>{}; }, kMany);
    ClaimDeliveries(mine, "n", false, kMany, kLease);
    ClaimDeliveries(mine, "n", true, kMany, kLease);
    CountDeliveries(mine);
    LastOfDeliveries(mine, {"n"});
    GiveUpDeliveries(mine);
    EndDeliveries(mine, {1, 2, 3}, DeliveryEnd::kDelivered, "");
    PutOffDeliveries(mine, {1, 2, 3}, minutes{1}, "");
    ReleaseDeliveries(mine, {1, 2, 3});
    WithdrawDeliveries(mine, "m");
    PruneNotices(mine, std::chrono::hours{1}, kMany);
  }
  EXPECT_TRUE(test::Eventually([&] {
    return test_.Value(
               "SELECT sum(idx_scan) > 0 FROM pg_stat_user_tables WHERE relname IN "
               "('notices', 'deliveries')") == "t";
  }));
  EXPECT_EQ(test_.Value(scans), "0");
}

}  // namespace
}  // namespace strongroom::store
