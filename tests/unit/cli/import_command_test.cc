#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/set_import.h"
#include "base/file.h"
#include "base/zstd.h"
#include "unit/cli/backed_up_folder.h"
#include "unit/cli/made_sets.h"

// The sets of an archive, put into a cluster.
namespace strongroom::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::map<std::string, std::string> kSoon{{"retry-after", "7"}};

std::string StatusOf(int code, const std::string& reason, const std::string& message) {
  return json({{"kind", "Status"}, {"code", code}, {"reason", reason}, {"message", message}})
      .dump();
}

json StoredAs(const std::string& name) {
  json set = SetObject(name, "2026-03-01T01:30:00Z", "7");
  set["status"]["imported"] = {{"digest", kDigest}, {"by", "ann"}, {"at", "2026-03-02T01:30:00Z"}};
  return WithTypes(set);
}

// What was sent, line by line.
std::vector<api::SetImportLine> LinesOf(const web::Request& request) {
  const std::string body = base::ReadFile(request.body_file);
  size_t at = 0;
  base::ZstdReader reader([&](char* buffer, size_t size) {
    const size_t count = body.copy(buffer, size, at);
    at += count;
    return count;
  });
  std::string text;
  for (auto piece = reader.Read(); !piece.empty(); piece = reader.Read()) text += piece;
  std::vector<api::SetImportLine> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    lines.push_back(api::DecodeSetImportLine(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return lines;
}

class ImportCommand : public BackupCommand {
 protected:
  ImportCommand() {
    EXPECT_EQ(Backup(taker_, "monday.tar"), kOk) << taker_.err();
    set_ = Says({"verify", "--archive", Path("monday.tar")});
    set_ = set_.substr(0, set_.find(':'));
  }
  int Import(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"import", Path("monday.tar")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return host_.Run(arguments);
  }

  FakeHost taker_;
  FakeHost host_;
  std::string set_;  // in the archive
};

TEST_F(ImportCommand, SendsWhatTheArchiveHolds) {
  std::vector<api::SetImportLine> lines;
  host_.server().AddAnswer(kSetsPath, [&](const web::Request& request) {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.content_type, api::kSetImportContentType);
    lines = LinesOf(request);
    return web::Response{201, StoredAs("monday-7").dump(), {}};
  });
  EXPECT_EQ(Import(), kOk) << host_.err();
  EXPECT_EQ(host_.out(), set_ + ": imported as monday-7\n");
  ASSERT_EQ(lines.size(), 5U) << "a header, three policies, an outcome";
  const auto& header = std::get<api::SetImportHeader>(lines.front());
  EXPECT_EQ(header.set, set_);
  EXPECT_EQ(header.run, set_.substr(0, set_.rfind('-')));
  EXPECT_EQ(header.provider, domain::ProviderKind::kDirectory);
  EXPECT_THAT(std::get<api::SetImportItem>(lines[1]).item.content, HasSubstr("one"));
  const auto& end = std::get<api::ReportEnd>(lines.back());
  EXPECT_EQ(end.outcome.phase, domain::RunPhase::kSuccess);
  EXPECT_EQ(end.outcome.summary.types.size(), 2U) << "of files of JSON, and of YAML";
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath), ElementsAre(kSetsPath));
}

TEST_F(ImportCommand, SaysWhatIsThereAlready) {
  host_.Add(kSetsPath, StoredAs("monday-7"), 200);
  EXPECT_EQ(Import({"--schedule", "before-the-fire"}), kOk) << host_.err();
  EXPECT_EQ(host_.out(), set_ + ": already there as monday-7\n");
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath),
              ElementsAre(kSetsPath + "?schedule=before-the-fire"));
  json marked = StoredAs("monday-7");
  marked["status"]["markedForRemovalAt"] = "2026-03-02T01:30:00Z";
  FakeHost again;
  again.Add(kSetsPath, marked, 200);
  EXPECT_EQ(again.Run({"import", Path("monday.tar")}), kOk);
  EXPECT_THAT(again.out(), HasSubstr("marked for removal"));
}

TEST_F(ImportCommand, DoesNothingInADryRun) {
  json preview = StoredAs("monday-7");
  preview["metadata"].erase("name");
  host_.Add(kSetsPath, preview, 201);
  EXPECT_EQ(Import({"--dry-run"}), kOk) << host_.err();
  EXPECT_EQ(host_.out(), set_ + ": would be imported\n");
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath), ElementsAre(kSetsPath + "?dryRun=All"));
}

TEST_F(ImportCommand, SendsAgainWhatWasPutOff) {
  host_.server().Add(kSetsPath, 429, StatusOf(429, "TooManyRequests", "many at once"), kSoon);
  host_.server().Add(kSetsPath, 503, StatusOf(503, "ServiceUnavailable", "no pod"));
  host_.server().AddFailure(kSetsPath, "cut");
  host_.server().Add(kSetsPath, 504, StatusOf(504, "Timeout", "a minute"));
  host_.Add(kSetsPath, StoredAs("monday-7"), 200);
  const auto began = host_.clock().Steady();
  EXPECT_EQ(Import(), kOk) << host_.err();
  EXPECT_GE(host_.clock().Steady() - began, std::chrono::seconds{7}) << "as long as it was told";
  EXPECT_EQ(host_.out(), set_ + ": already there as monday-7\n");
  EXPECT_EQ(host_.server().RequestsTo(kSetsPath).size(), 5U);
  EXPECT_THAT(host_.err(),
              AllOf(HasSubstr("sent again: the answer was: 429 TooManyRequests: many at once"),
                    HasSubstr("cut")));
}

TEST_F(ImportCommand, IsNotPatientForEver) {
  host_.server().AddAnswer(kSetsPath, [&](const web::Request&) {
    host_.clock().Advance(std::chrono::minutes{6});
    return web::Response{429, StatusOf(429, "TooManyRequests", "many"), kSoon};
  });
  EXPECT_EQ(Import(), kFailed);
  EXPECT_EQ(host_.server().RequestsTo(kSetsPath).size(), 1U);
}

TEST_F(ImportCommand, FailsWhereOneIsRefused) {
  host_.server().Add(kSetsPath, 422, StatusOf(422, "Invalid", "not what was sealed"));
  EXPECT_EQ(Import(), kFailed);
  EXPECT_THAT(host_.err(), HasSubstr(set_ + ": refused: 422 Invalid: not what was sealed"));
  EXPECT_THAT(host_.out(), IsEmpty());
}

TEST_F(ImportCommand, EndsWhereNoneWillBeTaken) {
  struct Case {
    int code;
    const char* reason;
    const char* says;
  };
  for (const Case& one : std::vector<Case>{
           {403, "Forbidden", "cannot create"},
           {404, "NotFound", "is not installed"},
           {405, "MethodNotAllowed", "of an earlier version"},
           {401, "Unauthorized", "the API server at https://api.example:6443 does not accept"}}) {
    FakeHost host;
    host.server().Add(kSetsPath, one.code, StatusOf(one.code, one.reason, "cannot create"));
    EXPECT_EQ(host.Run({"import", Path("monday.tar")}), kFailed);
    EXPECT_THAT(host.err(), AllOf(HasSubstr(one.says), Not(HasSubstr("refused:")))) << one.code;
  }
}

TEST_F(ImportCommand, SendsNothingOfAnArchiveThatIsNotAsItWas) {
  ASSERT_EQ(Backup(taker_, "tuesday"), kOk) << taker_.err();
  for (const auto& entry : fs::recursive_directory_iterator(Path("tuesday/contents"))) {
    if (entry.is_regular_file()) std::ofstream(entry.path(), std::ios::app) << ' ';
  }
  EXPECT_EQ(host_.Run({"import", Path("tuesday")}), kFailed);
  EXPECT_THAT(host_.err(), AllOf(HasSubstr("nothing was sent"), HasSubstr("verify --archive")));
  EXPECT_EQ(host_.Run({"import", Path("nothing.tar")}), kFailed);
  EXPECT_EQ(host_.Run({"import"}), kWrongUsage);
  EXPECT_EQ(Import({"--schedule", "Not a name"}), kWrongUsage);
  EXPECT_THAT(host_.server().Requests(), IsEmpty());
}

TEST_F(ImportCommand, EndsWhenItIsInterrupted) {
  host_.server().AddAnswer(kSetsPath, [&](const web::Request&) {
    host_.Stop();
    return web::Response{429, StatusOf(429, "TooManyRequests", "many"), kSoon};
  });
  EXPECT_EQ(Import(), kInterrupted);
  FakeHost stopped;
  stopped.Stop();
  EXPECT_EQ(stopped.Run({"import", Path("monday.tar")}), kInterrupted);
  EXPECT_THAT(stopped.server().Requests(), IsEmpty());
}

// What a schedule is called means its own sets.
TEST(ImportedSets, AreNamedByThemselvesAlone) {
  json elsewhere = StoredAs("nightly-9");
  elsewhere["status"].erase("types");
  const json own = SetObject("nightly-3", "2026-02-01T01:30:00Z", "3");
  // As the server selects them.
  const auto those_asked_for = [&](const json& stored) {
    return [=](const web::Request& request) {
      const bool is_imported = request.path_and_query.find("imported") != std::string::npos;
      return web::Response{200, ListOf(is_imported ? json::array({elsewhere}) : stored).dump(), {}};
    };
  };
  for (const char* command : {"items", "sets"}) {
    FakeHost host;
    host.Add(kSetsPath + "/nightly", NotFoundAnswer(), 404);
    host.server().AddAnswer(kSetsPath, those_asked_for(json::array()));
    EXPECT_EQ(host.Run({command, "nightly"}), kFailed) << command;
    EXPECT_THAT(host.err(), HasSubstr("has no backup set of its own; nightly-9 is the newest"));
  }
  FakeHost alone;
  alone.server().AddAnswer(kSetsPath, those_asked_for(json::array({own})));
  EXPECT_EQ(alone.Run({"sets", "nightly", "--imported", "-o", "name"}), kOk);
  EXPECT_EQ(alone.out(), "backupset.sets.strongroom.dev/nightly-9\n");
  EXPECT_THAT(alone.server().RequestsTo(kSetsPath).front(),
              HasSubstr("labelSelector=strongroom.dev%2Fimported-schedule%3Dnightly"));
  EXPECT_EQ(alone.Run({"sets", "--imported"}), kOk);
  EXPECT_THAT(alone.server().RequestsTo(kSetsPath).back(),
              HasSubstr("labelSelector=strongroom.dev%2Fimported%3Dtrue"));
  FakeHost both;
  both.Add(kSetsPath, ListOf({elsewhere, own}));
  EXPECT_EQ(both.Run({"sets"}), kOk);
  EXPECT_THAT(both.out(), AllOf(HasSubstr("nightly (imported)"), HasSubstr("nightly-3")));
  both.server().Replace(kSetsPath, 200, ListOf({own}).dump());
  both.Add(kSetsPath + "/nightly", NotFoundAnswer(), 404);
  EXPECT_EQ(both.Run({"items", "nightly"}), kFailed);
  EXPECT_THAT(both.server().RequestsTo(kSetsPath + "/nightly-3/items"), Not(IsEmpty()));
}

}  // namespace
}  // namespace strongroom::cli
