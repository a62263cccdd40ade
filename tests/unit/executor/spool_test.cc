#include "executor/spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "base/sha256.h"
#include "executor/error.h"
#include "executor/zstd_file.h"
#include "support/temporary_folder.h"

namespace strongroom::executor {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string ReadFrame(const std::filesystem::path& path) {
  ZstdFileReader reader(path);
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
  domain::Outcome outcome;
  outcome.phase = domain::RunPhase::kSuccess;
  const auto lines = ReadReport(spool.WriteReport("uid-1", outcome, true));
  ASSERT_THAT(lines, SizeIs(6));
  EXPECT_EQ(std::get<api::ReportHeader>(lines.front()).run_uid, "uid-1");
  EXPECT_EQ(std::get<domain::Outcome>(lines.back()), outcome);
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

TEST(ZstdFile, ADiskThatIsFullIsAnError) {
  ZstdFileWriter writer("/dev/full");
  std::string noise;
  for (int i = 0; i < 100000; ++i) noise += base::Sha256Hex(std::to_string(i));
  EXPECT_THROW(
      {
        writer.Write(noise);
        writer.Finish();
      },
      ExecutorError);
}

TEST(ZstdFile, AFrameThatIsCutOffOrBrokenIsAnError) {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "frame";
  std::string noise;
  for (int i = 0; i < 10000; ++i) noise += base::Sha256Hex(std::to_string(i));
  ZstdFileWriter writer(path);
  writer.Write(noise);
  writer.Finish();
  EXPECT_EQ(ReadFrame(path), noise);
  const auto size = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, size / 2);
  EXPECT_THROW(ReadFrame(path), ExecutorError);
  std::ofstream(path) << "not zstd at all";
  EXPECT_THROW(ReadFrame(path), ExecutorError);
  EXPECT_THROW(ReadFrame(folder.path() / "missing"), ExecutorError);
}

}  // namespace
}  // namespace strongroom::executor
