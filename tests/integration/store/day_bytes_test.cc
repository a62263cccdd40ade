#include <gtest/gtest.h>

#include <future>

#include "base/sha256.h"
#include "sets.h"
#include "store/ingest.h"
#include "support/eventually.h"

// What a set counts for the day of its namespace.
namespace strongroom::store {
namespace {

constexpr const char* kAnswer = R"({"a":1})";

// Text of so many bytes that is like no other.
std::string Noise(int seed, size_t size) {
  std::string noise;
  for (int i = 0; noise.size() < size; ++i) {
    noise += base::Sha256Hex(std::to_string(seed) + ' ' + std::to_string(i));
  }
  return noise.substr(0, size);
}

std::vector<DigestedItem> ItemsOf(int first, int count, size_t id, size_t name, size_t content) {
  std::vector<DigestedItem> items;
  for (int i = first; i < first + count; ++i) {
    items.push_back(ItemOf("roles", Noise(i, id), Noise(-i, content)));
    items.back().item.display_name = Noise(i, name);
  }
  return items;
}

int64_t SizeOfTables(TestDatabase& test) {
  return std::stoll(
      test.Value("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
                 "WHERE c.relnamespace = 'strongroom'::regnamespace AND c.relkind = 'r'"));
}

TEST(DayBytes, AreWhatIsReallyWritten) {
  struct Row {
    const char* what;
    size_t id, name, content;
  };
  for (const Row& row : {Row{"long identities", 1'500, 1, 10}, Row{"long names", 30, 2'000, 10},
                         Row{"contents", 30, 10, 3'000}, Row{"nearly nothing", 8, 1, 1}}) {
    TestDatabase test;
    const std::vector<DigestedItem> items = ItemsOf(1, 2'000, row.id, row.name, row.content);
    int64_t before = SizeOfTables(test);
    const SetContents first =
        StoreSet(test.database(), KeyOf(1), items, OutcomeOf({"roles"}), kAnswer);
    const int64_t written = SizeOfTables(test) - before;
    // Rows of 2,000 bytes leave a fifth of their pages empty.
    EXPECT_GE(first.namespace_day_bytes, written * 7 / 10) << row.what;
    EXPECT_LE(first.namespace_day_bytes, written * 3) << row.what;

    before = SizeOfTables(test);
    const SetContents again =
        StoreSet(test.database(), KeyOf(2), items, OutcomeOf({"roles"}), kAnswer);
    const int64_t more = again.namespace_day_bytes - first.namespace_day_bytes;
    EXPECT_GE(more, (SizeOfTables(test) - before) * 7 / 10) << row.what << ", stored already";
    EXPECT_LE(more, 2'000 * 150) << row.what << ", stored already";
  }
}

TEST(DayBytes, CountWhatAllChangesTake) {
  TestDatabase test;
  const SetContents first = StoreSet(test.database(), KeyOf(1), ItemsOf(1, 2'000, 40, 20, 10),
                                     OutcomeOf({"roles"}), kAnswer);
  const int64_t before = SizeOfTables(test);
  const SetContents second = StoreSet(test.database(), KeyOf(2), {}, OutcomeOf({"roles"}), kAnswer);
  const int64_t written = SizeOfTables(test) - before;
  const int64_t more = second.namespace_day_bytes - first.namespace_day_bytes;
  EXPECT_GE(more, written * 7 / 10);
  EXPECT_LE(more, written * 3);
}

// What compresses to nothing is as much to read as anything else.
TEST(DayBytes, ContentsCountBeforeTheyAreCompressed) {
  TestDatabase test;
  const SetContents set =
      StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", std::string(1'000'000, 'x'))},
               OutcomeOf({"roles"}), kAnswer);
  EXPECT_LT(set.stored_bytes, 10'000);
  EXPECT_GT(set.namespace_day_bytes, 1'000'000);
}

TEST(DayBytes, OfTwoSetsAtOnceTheSecondCountsTheFirst) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(3), {}, OutcomeOf({}), kAnswer);  // the tenant is known
  SetKey other_schedule = KeyOf(2);
  other_schedule.schedule_uid = Uid(77);
  Ingest first(test.database(), KeyOf(1), ChangeDigestOf);
  Ingest second(test.database(), other_schedule, ChangeDigestOf);
  first.Add(ItemOf("roles", "a", Noise(1, 5'000)));
  second.Add(ItemOf("roles", "b", Noise(2, 5'000)));
  const SetContents of_first = first.Finish(OutcomeOf({"roles"}));
  auto of_second =
      std::async(std::launch::async, [&] { return second.Finish(OutcomeOf({"roles"})); });
  const auto is_waiting = [&] {
    return test.Value(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
               "AND datname = current_database()") == "1";
  };
  EXPECT_TRUE(test::Eventually([&] {
    return is_waiting() || of_second.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }));
  first.Commit(kAnswer);
  EXPECT_GE(of_second.get().namespace_day_bytes, of_first.namespace_day_bytes + 5'000);
}

TEST(DayBytes, OfAnotherNamespaceNobodyWaits) {
  TestDatabase test;
  SetKey other = KeyOf(2);
  other.ns = "team-b";
  other.schedule_uid = Uid(77);
  other.tenant_uid = Uid(78);
  Ingest first(test.database(), KeyOf(1), ChangeDigestOf);
  Ingest second(test.database(), other, ChangeDigestOf, std::chrono::minutes(1));
  first.Add(ItemOf("roles", "a", Noise(1, 5'000)));
  second.Add(ItemOf("roles", "b", "1"));
  first.Finish(OutcomeOf({"roles"}));
  EXPECT_LT(second.Finish(OutcomeOf({"roles"})).namespace_day_bytes, 5'000);
}

}  // namespace
}  // namespace strongroom::store
