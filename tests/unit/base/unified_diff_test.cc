#include "base/unified_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/program.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

std::string Diff(const std::string& before, const std::string& after) {
  std::string diff;
  WriteUnifiedDiff(before, after,
                   [&](DiffLine, std::string_view line) { diff.append(line) += '\n'; });
  return diff;
}

TEST(UnifiedDiff, HasThreeLinesAroundWhatDiffers) {
  EXPECT_EQ(Diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, SaysWhatIsOfOneLineAndOfNone) {
  const struct {
    std::string before, after, diff;
  } rows[] = {
      {"", "", ""},
      {"a\n", "a\n", ""},
      {"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
      {"a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"},
      {"a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"},
      {"\n", "\n\n", "@@ -1 +1,2 @@\n \n+\n"},
      {"a\n", "a", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
      {"a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
      {"a\nb", "c\nb", "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(Diff(row.before, row.after), row.diff) << row.before;
}

TEST(UnifiedDiff, TellsTogetherWhatIsNear) {
  // Six lines between them are in both hunks' surroundings, seven are not.
  EXPECT_EQ(Diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n"),
            "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
  EXPECT_EQ(Diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n"),
            "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

TEST(UnifiedDiff, BeginsAnElementOfAListWhereItBegins) {
  EXPECT_EQ(Diff("l:\n- a: 1\n  b: 2\n", "l:\n- a: 0\n  b: 2\n- a: 1\n  b: 2\n"),
            "@@ -1,3 +1,5 @@\n l:\n+- a: 0\n+  b: 2\n - a: 1\n   b: 2\n");
}

TEST(UnifiedDiff, CountsTheLines) {
  const auto count = [](const std::string& before, const std::string& after) {
    const LineCounts counts = WriteUnifiedDiff(before, after, [](DiffLine, std::string_view) {});
    return std::pair(counts.removed, counts.added);
  };
  EXPECT_EQ(count("a\nb\n", "b\nc\nd\n"), std::pair(size_t{1}, size_t{2}));
  EXPECT_EQ(count("a", "a"), std::pair(size_t{0}, size_t{0}));
  EXPECT_EQ(count("a", "a\n"), std::pair(size_t{1}, size_t{1}));
}

// Texts of few different lines, so that they have much in common, and of lines that patch(1) could
// take for something else.
class Texts {
 public:
  std::string Next() {
    std::string text;
    for (size_t lines = Below(30); lines > 0; --lines) text += Line() + '\n';
    return CutNow(std::move(text));
  }
  std::string Changed(const std::string& text) {
    std::string changed;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
      const size_t fate = Below(12);
      if (fate == 0) changed += Line() + '\n';
      if (fate > 1) changed += text.substr(begin, end - begin);
      begin = end;
    }
    return CutNow(std::move(changed));
  }
  size_t Below(size_t most) { return std::uniform_int_distribution<size_t>(0, most - 1)(random_); }

 private:
  std::string Line() {
    static const std::vector<std::string> kLines = {
        "",       "-",      "--- a",     "+++ b", "@@ -1 +1 @@", "\\ No newline at end of file",
        "  x: 1", "- y: 2", "\t\x1b[2J", "a\r"};
    return kLines[Below(kLines.size())];
  }
  // Without the end of its last line, now and then.
  std::string CutNow(std::string text) {
    if (!text.empty() && Below(4) == 0) text.pop_back();
    return text;
  }

  std::mt19937 random_{1};
};

void Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// What patch(1), an oracle that others wrote, makes of it.
TEST(UnifiedDiff, LeadsFromOneTextToTheOther) {
  const test::TemporaryFolder folder;
  std::string diffs;
  std::vector<std::string> expected;
  Texts texts;
  for (size_t i = 0; i < 2'500; ++i) {
    const std::string before = texts.Below(20) == 0 ? "" : texts.Next();
    const std::string after = texts.Below(20) == 0   ? ""
                              : texts.Below(10) == 0 ? texts.Next()
                                                     : texts.Changed(before);
    const std::string name = "text-" + std::to_string(i);
    if (!before.empty()) Write(folder / name, before);
    expected.push_back(after);
    const std::string hunks = Diff(before, after);
    EXPECT_EQ(hunks.empty(), before == after);
    if (hunks.empty()) continue;
    diffs += "--- " + (before.empty() ? "/dev/null" : name) + '\n';
    diffs += "+++ " + (after.empty() ? "/dev/null" : name) + '\n' + hunks;
  }
  Write(folder / "diffs", diffs);
  const base::ProgramEnd end = base::RunProgram(
      {.command = "patch",
       .arguments = {"--directory", folder.path().string(), "--strip=0", "--fuzz=0", "--quiet",
                     "--force", "--no-backup-if-mismatch", "--binary", "--input", folder / "diffs"},
       .environment = {"PATH=/usr/bin:/bin"}});
  ASSERT_EQ(end.exit_code, 0) << end.output.substr(0, 2'000);
  for (size_t i = 0; i < expected.size(); ++i) {
    const std::filesystem::path file = folder / ("text-" + std::to_string(i));
    ASSERT_EQ(std::filesystem::exists(file) ? base::ReadFile(file) : "", expected[i]) << i;
  }
}

// Of a text with more lines than can be looked at for each difference, what is between the common
// beginning and the common end: not the least, but right.
TEST(UnifiedDiff, IsBoundedForHugeTexts) {
  std::string before = "begin\n";
  std::string after = before;
  for (int i = 0; i < 3'000; ++i) {
    before += "old " + std::to_string(i) + "\nsame\n";
    after += "new " + std::to_string(i) + "\nsame\n";
  }
  const LineCounts counts = WriteUnifiedDiff(before, after, [](DiffLine, std::string_view) {});
  EXPECT_EQ(counts.removed, 5'999U);
  EXPECT_EQ(counts.added, 5'999U);
}

TEST(UnifiedDiff, FindsOneLineAmongVeryMany) {
  std::string before;
  for (int i = 0; i < 300'000; ++i) before += "-\n";
  std::string after = before;
  after[after.size() / 2] = '+';
  const LineCounts counts = WriteUnifiedDiff(before, after, [](DiffLine, std::string_view) {});
  EXPECT_EQ(counts.removed, 1U);
  EXPECT_EQ(counts.added, 1U);
}

}  // namespace
}  // namespace strongroom::base
