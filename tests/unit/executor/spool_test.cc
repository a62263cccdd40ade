#include "executor/spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <sstream>
#include <thread>

#include "base/sha256.h"
#include "base/zstd_file.h"
#include "executor/error.h"
#include "support/temporary_folder.h"

namespace strongroom::executor {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string ReadFrame(const std::filesystem::path& path) {
  base::ZstdFileReader reader(path);
  std::string text;
  for (std::string_view piece = reader.Read(); !piece.empty(); piece = reader.Read()) text += piece;
  return text;
}

std::vector<api::ReportLine> ReadReport(const std::filesystem::path& path) {
  std::istringstream text(ReadFrame(path));
  std::vector<api::ReportLine> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(api::DecodeReportLine(line));
  return lines;
}

api::ReportItem Item(const std::string& type, const std::string& name) {
  api::ReportItem item;
  item.type = type;
  item.external_id = name;
  item.content = R"({"name":")" + name + "\"}";
  return item;
}

std::vector<std::string> ItemsOf(const std::vector<api::ReportLine>& lines) {
  std::vector<std::string> names;
  for (const api::ReportLine& line : lines) {
    if (const auto* item = std::get_if<api::ReportItem>(&line)) names.push_back(item->external_id);
  }
  return names;
}

size_t FilesIn(const std::filesystem::path& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                           std::filesystem::directory_iterator()));
}

TEST(Spool, ReportHasHeaderItemsAndOutcomeInOrder) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  for (const std::string type : {"roles", "networkPolicies"}) {
    const auto sink = spool.Open(type);
    sink->Add(Item(type, type + "-1"));
    sink->Add(Item(type, type + "-2"));
    sink->Finish();
  }
  api::ReportEnd end;
  end.outcome.phase = domain::RunPhase::kSuccess;
  end.acts = {{.external_id = "roles-1", .deed = {.actor = "ann"}}};
  const auto lines = ReadReport(spool.WriteReport("uid-1", end, true));
  ASSERT_THAT(lines, SizeIs(6));
  EXPECT_EQ(std::get<api::ReportHeader>(lines.front()).run_uid, "uid-1");
  EXPECT_EQ(std::get<api::ReportEnd>(lines.back()), end);
  EXPECT_THAT(ItemsOf(lines),
              ElementsAre("networkPolicies-1", "networkPolicies-2", "roles-1", "roles-2"));
}

TEST(Spool, ReportMayLeaveTheItemsOut) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const auto sink = spool.Open("roles");
  sink->Add(Item("roles", "a"));
  sink->Finish();
  EXPECT_THAT(ReadReport(spool.WriteReport("uid-1", {}, false)), SizeIs(2));
}

TEST(Spool, HandsItsItemsOverTypeAfterType) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const auto roles = spool.Open("roles");
  const auto quotas = spool.Open("quotas");
  roles->Add(Item("roles", "b"));
  quotas->Add(Item("quotas", "c"));
  roles->Add(Item("roles", "a"));
  roles->Finish();
  quotas->Finish();
  std::vector<api::ReportItem> items;
  spool.EachItem([&](api::ReportItem item) { items.push_back(std::move(item)); });
  EXPECT_THAT(items, ElementsAre(Item("quotas", "c"), Item("roles", "b"), Item("roles", "a")));
}

TEST(Spool, RestartForgetsWhatWasAdded) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const auto sink = spool.Open("roles");
  for (int i = 0; i < 1000; ++i) sink->Add(Item("roles", "old" + std::to_string(i)));
  sink->Restart();
  sink->Add(Item("roles", "new"));
  sink->Finish();
  EXPECT_THAT(ItemsOf(ReadReport(spool.WriteReport("uid-1", {}, true))), ElementsAre("new"));
}

TEST(Spool, TypesMayBeWrittenAtOnce) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&spool, i] {
        const std::string type = "type" + std::to_string(i);
        const auto sink = spool.Open(type);
        for (int n = 0; n < 500; ++n) sink->Add(Item(type, type + std::to_string(n)));
        sink->Finish();
      });
    }
  }
  EXPECT_THAT(ItemsOf(ReadReport(spool.WriteReport("uid-1", {}, true))), SizeIs(2000));
}

using Result = provider::Added::Result;

// How many of `count` items of that content a spool takes, and what it says of the next one.
struct Taken {
  int items = 0;
  provider::Added last;
};
Taken Fill(Spool& spool, const std::string& type, int count,
           const std::function<std::string(int)>& content) {
  const auto sink = spool.Open(type);
  Taken taken;
  for (; taken.items < count; ++taken.items) {
    api::ReportItem item = Item(type, std::to_string(taken.items));
    item.content = content(taken.items);
    taken.last = sink->Add(item);
    if (taken.last.result != Result::kTaken) break;
  }
  sink->Finish();
  return taken;
}

std::string Noise(int seed, size_t size) {
  std::string noise;
  for (int i = 0; noise.size() < size; ++i) {
    noise += base::Sha256Hex(std::to_string(seed) + ' ' + std::to_string(i));
  }
  return noise.substr(0, size);
}

TEST(Spool, ATypeWithoutAnEndLeavesRoomForOthers) {
  struct Row {
    const char* what;
    api::ExecutorLimits limits;
    std::function<std::string(int)> content;
    std::string type_has;
  };
  const std::vector<Row> rows = {
      {"items",
       {.max_items = 1000},
       [](int) { return std::string("{}"); },
       "750 policies (a type's part of --executor-max-items of the controller)"},
      {"bytes",
       {.max_set_bytes = 1'000'000},
       [](int) { return std::string(1000, 'x'); },
       "656250 bytes (a type's part of --executor-max-set-bytes of the controller)"},
      {"bytes on disk",
       {.max_spool_bytes = 4'000'000},
       [](int i) { return Noise(i, 10'000); },
       "3000000 bytes on disk (a type's part of --executor-max-spool-bytes of the controller)"},
  };
  for (const Row& row : rows) {
    const test::TemporaryFolder folder;
    Spool spool(folder.path(), row.limits);
    const Taken endless = Fill(spool, "endless", 10'000, row.content);
    EXPECT_EQ(endless.last.result, Result::kTypeIsFull) << row.what;
    EXPECT_EQ(endless.last.why, "the rest is left out: the type has more than " + row.type_has);
    const Taken small = Fill(spool, "small", 5, row.content);
    EXPECT_EQ(small.items, 5) << row.what;
    const Taken rest = Fill(spool, "rest", 10'000, row.content);
    EXPECT_EQ(rest.last.result, Result::kTypeIsFull) << row.what;
    EXPECT_THAT(rest.last.why, ::testing::HasSubstr("the run has more than ")) << row.what;
    EXPECT_LT(rest.items, endless.items) << row.what;
    const auto names = ItemsOf(ReadReport(spool.WriteReport("uid-1", {}, true)));
    EXPECT_THAT(names, SizeIs(static_cast<size_t>(endless.items + small.items + rest.items)))
        << row.what << ": what was taken is reported";
  }
}

// The server refuses a set that has one item more than it takes, and all of it is lost.
TEST(Spool, TypesThatAreReadAtOnceHaveNoMoreTogetherThanARunMay) {
  for (int round = 0; round < 300; ++round) {
    const test::TemporaryFolder folder;
    Spool spool(folder.path(), {.max_items = 8});
    std::atomic<int> taken = 0;
    std::barrier begin(4);
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
          const std::string type = "type" + std::to_string(i);
          const auto sink = spool.Open(type);
          begin.arrive_and_wait();
          for (int n = 0; sink->Add(Item(type, std::to_string(n))).result == Result::kTaken; ++n) {
            ++taken;
          }
        });
      }
    }
    ASSERT_EQ(taken, 8) << round;
  }
}

// Header and outcome count too.
TEST(Spool, TheReportIsNoLargerThanTheServerTakes) {
  constexpr uint64_t kMost = 100'000;
  const test::TemporaryFolder folder;
  Spool spool(folder.path(), {.max_set_bytes = kMost});
  for (const std::string type : {"a", "b", "c"}) {
    Fill(spool, type, 10'000, [](int) { return std::string("{}"); });
  }
  domain::Outcome outcome;
  outcome.error_message = std::string(4096, 'x');
  const size_t size = ReadFrame(spool.WriteReport("uid-1", {outcome}, true)).size();
  EXPECT_LE(size, kMost);
  EXPECT_GT(size, kMost / 4 * 3) << "and not much smaller";
}

TEST(Spool, RestartGivesTheRoomBack) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path(), {.max_items = 100});
  const auto sink = spool.Open("roles");
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 75; ++i) sink->Add(Item("roles", std::to_string(i)));
    EXPECT_EQ(sink->Add(Item("roles", "75")).result, Result::kTypeIsFull);
    sink->Restart();
  }
}

// What the server takes of a name, an identity, a type; src/api/report_limits.h.
TEST(Spool, AnItemThatIsTooLargeIsNamedAndCostsNoOther) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path(), {.max_item_bytes = 1000});
  const auto sink = spool.Open("roles");
  api::ReportItem item = Item("roles", "large");
  for (const size_t size : {1001U, 1000U, 999U}) {
    item.external_id = std::to_string(size);
    item.content = std::string(size, 'x');
    const provider::Added added = sink->Add(item);
    EXPECT_EQ(added.result, size > 1000 ? Result::kLeftOut : Result::kTaken);
    EXPECT_EQ(added.why, size > 1000 ? "1001 has more than 1000 bytes (--executor-max-item-bytes "
                                       "of the controller)"
                                     : "");
    if (size > 1000) EXPECT_EQ(added.code, "ITEM_TOO_LARGE");
  }
  sink->Finish();
  EXPECT_THAT(ItemsOf(ReadReport(spool.WriteReport("uid-1", {}, true))),
              ElementsAre("1000", "999"));
}

TEST(Spool, LeavesNothingBehind) {
  const test::TemporaryFolder folder;
  {
    Spool spool(folder.path());
    spool.Open("roles")->Add(Item("roles", "a"));
    EXPECT_EQ(FilesIn(folder.path()), 1U);
  }
  EXPECT_EQ(FilesIn(folder.path()), 0U);
}

TEST(Spool, AFolderThatCannotBeWrittenIsNamed) {
  try {
    const Spool spool("/proc/no-such-folder");
    ADD_FAILURE() << "made a folder in /proc";
  } catch (const UsageError& e) {
    EXPECT_THAT(e.what(), ::testing::HasSubstr("/proc/no-such-folder"));
  }
}

}  // namespace
}  // namespace strongroom::executor
