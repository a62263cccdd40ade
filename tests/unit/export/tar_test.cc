#include "export/tar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "base/file.h"
#include "base/program.h"
#include "export/archive_export.h"
#include "export/archive_reader.h"
#include "export/error.h"
#include "export/folder.h"
#include "support/built_in_catalogues.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "unit/export/made_set.h"

namespace strongroom::exporting {
namespace {

using testing::HasSubstr;

// Keeps files in memory.
class Files final : public FileSink {
 public:
  void Add(const std::string& path, std::string_view bytes) override {
    if (!files.emplace(path, bytes).second) throw ExportError(path + ": comes twice");
  }
  void Sync() override {}
  std::map<std::string, std::string> files;
};

std::map<std::string, std::string> Read(const std::string& tar, const TarLimits& limits = {}) {
  std::istringstream in(tar);
  Files sink;
  ReadTar(in, sink, limits);
  return sink.files;
}

std::string Refusal(const std::string& tar, const TarLimits& limits = {}) {
  return test::MessageOf<ExportError>([&] { Read(tar, limits); });
}

// A tar as nobody of good will makes it: one entry, ustar, which may say another size than it has.
std::string Entry(const std::string& path, char type, const std::string& bytes,
                  const std::string& target = "", const std::string& said_size = "") {
  std::string header(512, '\0');
  const auto put = [&](size_t at, const std::string& text) {
    header.replace(at, text.size(), text);
  };
  std::ostringstream size;
  size << std::oct << bytes.size();
  put(0, path);
  put(100, "0000644");
  put(124, said_size.empty() ? std::string(11 - size.str().size(), '0') + size.str() : said_size);
  put(148, "        ");
  put(156, std::string(1, type));
  put(157, target);
  put(257, std::string("ustar\0"
                       "00",
                       8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  std::ostringstream check;
  check << std::oct << sum;
  put(148, std::string(6 - check.str().size(), '0') + check.str() + '\0' + ' ');
  return header + bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
}

const std::string kEnd(1024, '\0');

TEST(Tar, IsReadAsWhatWasWritten) {
  const std::map<std::string, std::string> files{
      {"a", ""}, {"b/c", std::string(100'000, 'x')}, {std::string(200, 'n') + "/ä", "y"}};
  std::ostringstream out;
  std::ostringstream again;
  for (std::ostringstream* stream : {&out, &again}) {
    TarSink sink(*stream);
    for (const auto& [path, bytes] : files) sink.Add(path, bytes);
    sink.Finish();
  }
  EXPECT_EQ(Read(out.str()), files);
  EXPECT_EQ(out.str(), again.str());
}

TEST(Tar, IsReadByOtherPrograms) {
  const test::TemporaryFolder temporary;
  std::ofstream out(temporary / "a.tar", std::ios::binary);
  TarSink sink(out);
  const std::string folder(200, 'n');
  sink.Add(folder + "/ä", "x");
  sink.Finish();
  const base::ProgramEnd end =
      base::RunProgram({.command = "tar",
                        .arguments = {"-C", temporary.path().string(), "-xf", temporary / "a.tar"},
                        .environment = {"PATH=/usr/bin:/bin"}});
  EXPECT_EQ(end.exit_code, 0);
  EXPECT_EQ(base::ReadFile(temporary.path() / folder / "ä"), "x");
}

TEST(Tar, HasNoPathThatLeadsOutAndNoneTwice) {
  std::ostringstream out;
  TarSink sink(out);
  EXPECT_THROW(sink.Add("../a", ""), ExportError);
  const std::string bidi = "a\xe2\x80\xae";
  sink.Add(bidi, "");
  EXPECT_EQ(test::MessageOf<ExportError>([&] { sink.Add(bidi, ""); }), "a\\u{202e}: is there");
}

TEST(Tar, OfAFolderIsReadToo) {
  EXPECT_EQ(Read(Entry("./", '5', "") + Entry("./a", '0', "x") + kEnd),
            (std::map<std::string, std::string>{{"a", "x"}}));
}

TEST(Tar, IsRefusedWhereItIsHostile) {
  EXPECT_THAT(Refusal(Entry("../a", '0', "x") + kEnd), HasSubstr("leads out of it: ../a"));
  EXPECT_THAT(Refusal(Entry("/a", '0', "x") + kEnd), HasSubstr("leads out of it: /a"));
  EXPECT_THAT(Refusal(Entry("a/../../b", '0', "x") + kEnd), HasSubstr("leads out of it"));
  EXPECT_THAT(Refusal(Entry("a", '2', "", "/etc/passwd") + kEnd), HasSubstr("is no file: a"));
  EXPECT_THAT(Refusal(Entry("a", '1', "", "b") + kEnd), HasSubstr("is no file: a"));
  EXPECT_THAT(Refusal(Entry("a", '3', "") + kEnd), HasSubstr("is no file: a"));
  EXPECT_THAT(Refusal(Entry("a", '6', "") + kEnd), HasSubstr("is no file: a"));
  EXPECT_THAT(Refusal(Entry("a", '0', "x") + Entry("a", '0', "y") + kEnd), HasSubstr("twice"));
  EXPECT_THAT(Refusal(Entry("a", '0', "x") + Entry("./a", '0', "y") + kEnd), HasSubstr("twice"));
  EXPECT_THAT(Refusal(std::string(1'000, 'x')), HasSubstr("the tar"));
}

// A few bytes would stand for as many as somebody likes.
TEST(Tar, IsRefusedWhereAFileHasHoles) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "holes").put('x');
  std::filesystem::resize_file(folder / "holes", 1 << 20);
  for (const char* format : {"gnu", "posix"}) {
    const auto tar = (folder / (std::string(format) + ".tar")).string();
    const base::ProgramEnd end =
        base::RunProgram({.command = "tar",
                          .arguments = {"--sparse", std::string("--format=") + format, "-C",
                                        folder.path().string(), "-cf", tar, "holes"},
                          .environment = {"PATH=/usr/bin:/bin"}});
    ASSERT_EQ(end.exit_code, 0);
    EXPECT_EQ(Refusal(base::ReadFile(tar)), "the tar has a file with holes: holes") << format;
  }
}

TEST(Tar, IsRefusedWhereItIsCutOff) {
  const std::string whole = Entry("a", '0', std::string(2'000, 'x'));
  for (const size_t size : {100U, 600U, 1'500U}) {
    EXPECT_THAT(Refusal(whole.substr(0, size)), HasSubstr("the tar")) << size;
  }
  // Between two files nothing but the end says that there are no more.
  EXPECT_EQ(Refusal(whole), "the tar is cut off");
  EXPECT_EQ(Refusal(whole + std::string(512, '\0')), "the tar is cut off");
  EXPECT_EQ(Refusal(whole + std::string(1'023, '\0')), "the tar is cut off");
  EXPECT_EQ(Refusal(whole + kEnd), "no error");
  EXPECT_EQ(Refusal(whole + std::string(10'240, '\0')), "no error");
  EXPECT_EQ(Refusal(whole + kEnd + "x"), "the tar is cut off");
  EXPECT_EQ(Refusal(whole + kEnd + Entry("b", '0', "x") + kEnd), "the tar is cut off");
  // Zeros of a file are not those of the end.
  const std::string zeros = Entry("a", '0', std::string(2'048, '\0'));
  EXPECT_EQ(Refusal(zeros), "the tar is cut off");
  EXPECT_EQ(Refusal(zeros + kEnd), "no error");
}

TEST(Tar, HasNoEndUntilItIsFinished) {
  std::ostringstream out;
  {
    TarSink sink(out);
    sink.Add("a", std::string(100'000, 'a'));
  }
  EXPECT_EQ(Refusal(out.str()), "the tar cannot be read: Truncated tar archive");
}

TEST(Tar, TakesNoMoreMemoryThanHasCome) {
  // 8 TiB, in the form of GNU tar.
  const std::string tar = Entry("a", '0', "x", "", std::string("\x80\0\0\0\0\0\x08\0\0\0\0\0", 12));
  EXPECT_THAT(Refusal(tar + kEnd, {.file_bytes = INT64_MAX, .all_bytes = INT64_MAX}),
              HasSubstr("the tar cannot be read"));
}

TEST(Tar, IsRefusedPastTheLimits) {
  const std::string tar = Entry("a", '0', "xx") + Entry("b", '0', "xx") + kEnd;
  EXPECT_EQ(Refusal(tar, {.file_bytes = 2, .all_bytes = 4, .files = 2}), "no error");
  EXPECT_THAT(Refusal(tar, {.file_bytes = 1}), HasSubstr("too large at a"));
  EXPECT_THAT(Refusal(tar, {.all_bytes = 3}), HasSubstr("too large at b"));
  EXPECT_THAT(Refusal(tar, {.files = 1}), HasSubstr("too many files"));
}

TEST(Tar, OfAnArchiveIsVerifiedInAFolder) {
  MadeSets sets;
  std::ostringstream out;
  TarSink sink(out);
  ArchiveExport exporter(sink);
  Export(sets.Next({MadeItem("roles", "a", "a", {{"x", 1}})}), exporter);
  exporter.Finish();
  sink.Finish();

  const test::TemporaryFolder temporary;
  std::istringstream in(out.str());
  Folder folder = Folder::Make(temporary / "archive");
  ReadTar(in, folder);
  EXPECT_THAT(ArchiveReader(folder).Verify(test::BuiltInCatalogues()), testing::IsEmpty());
}

}  // namespace
}  // namespace strongroom::exporting
