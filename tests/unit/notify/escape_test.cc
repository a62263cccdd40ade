#include "notify/escape.h"

#include <gtest/gtest.h>

#include "base/printable.h"
#include "base/utf8.h"
#include "notices.h"

namespace strongroom::notify {
namespace {

constexpr auto kFormats = {Format::kPlain, Format::kHtml, Format::kMrkdwn, Format::kCard};

TEST(Escape, LeavesNamesAsTheyAre) {
  for (const Format format : kFormats) {
    for (const std::string text : {"nightly-202603290130", "alice@contoso.com", "snake_case_name",
                                   "team-a/nightly", "2026-03-29T01:30:00Z", "Gr\u00FC\u00DFe"}) {
      EXPECT_EQ(Escaped(format, text, 300), text);
    }
  }
}

TEST(Escape, IsThatOfItsFormat) {
  struct Row {
    Format format;
    std::string text, expected;
  };
  const std::vector<Row> rows = {
      {Format::kPlain, "a\nb<>", "a\\nb<>"},
      {Format::kHtml, "<a b='c' d=\"e\">&", "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;"},
      {Format::kMrkdwn, "<!channel>", "&lt;!channel&gt;"},
      {Format::kMrkdwn, "@here", "\uFF20here"},
      {Format::kMrkdwn, "*a* _b_", "\u2217a\u2217 \uFF3Fb\uFF3F"},
      {Format::kCard, "[x](http://y)", "\uFF3Bx\uFF3D(http\uFF1A//y)"},
      {Format::kCard, "WWW.y", "WWW\uFF0Ey"},
      {Format::kCard, "- a", "\u2010 a"},
      {Format::kCard, "12) a", "12\uFF09 a"},
      {Format::kCard, "  {{DATE()}}", "\uFF5B\uFF5BDATE()\uFF5D\uFF5D"},
  };
  for (const Row& row : rows) EXPECT_EQ(Escaped(row.format, row.text, 300), row.expected);
}

TEST(Escape, CutsBetweenEscapes) {
  EXPECT_EQ(Escaped(Format::kHtml, "<<<", 9), "&lt;&lt;");
  EXPECT_EQ(Escaped(Format::kHtml, "<<<", 0), "");
  EXPECT_EQ(Escaped(Format::kPlain, "\u00FC\u00FC", 3), "\u00FC");
}

TEST(Escape, LeavesNothingThatMeansSomething) {
  for (const std::string& text : test::HostileTexts()) {
    for (const Format format : kFormats) {
      const std::string escaped = Escaped(format, text, 500);
      EXPECT_LE(escaped.size(), 500U);
      EXPECT_TRUE(base::IsUtf8(escaped)) << text;
      EXPECT_EQ(base::Printable(escaped), escaped) << text;
      if (format == Format::kPlain) continue;
      EXPECT_EQ(escaped.find_first_of("<>"), std::string::npos) << escaped;
    }
    EXPECT_EQ(Escaped(Format::kHtml, text, 500).find_first_of("\"'"), std::string::npos);
    EXPECT_EQ(Escaped(Format::kMrkdwn, text, 500).find_first_of("*~`"), std::string::npos);
    const std::string card = Escaped(Format::kCard, text, 500);
    EXPECT_EQ(card.find_first_of("[]{}*~`&|\\"), std::string::npos) << card;
    EXPECT_EQ(card.find("://"), std::string::npos) << card;
  }
}

}  // namespace
}  // namespace strongroom::notify
