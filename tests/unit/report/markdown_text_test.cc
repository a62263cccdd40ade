#include "report/markdown_text.h"

#include <gtest/gtest.h>

namespace strongroom::report {
namespace {

TEST(MarkdownText, IsCodeWhereItCouldBeAnythingElse) {
  const struct {
    const char* text;
    const char* markdown;
  } cases[] = {
      {"", ""},
      {"shop/db, of (prod)", "shop/db, of (prod)"},
      {"Z\xc3\xbcrich", "Z\xc3\xbcrich"},
      {"*a*", "`*a*`"},
      {"<script>", "`<script>`"},
      {"a_b", "`a_b`"},
      {"[a](b)", "`[a](b)`"},
      {"https://a.example", "`https://a.example`"},
      {"WWW.a.example", "`WWW.a.example`"},
      {"a@b.example", "`a@b.example`"},
      {"#1", "`#1`"},
      {"gh-1", "`gh-1`"},
      {":tada:", "`:tada:`"},
      {"&lt;", "`&lt;`"},
      {"- a", "`- a`"},
      {"12. a", "`12. a`"},
      {"12", "12"},
      {"a`b", "``a`b``"},
      {"`a``", "``` `a`` ```"},
      {"a|b", "`a\\|b`"},
      {"a\\|b|c", "`a\\\\x7cb\\x7cc`"},
      {"a\nb", "`a\\nb`"},
      {"\xe2\x80\xae", "`\\u{202e}`"},
  };
  for (const auto& c : cases) EXPECT_EQ(MarkdownText(c.text), c.markdown) << c.text;
}

TEST(FenceOf, IsLongerThanAnyInside) {
  EXPECT_EQ(FenceOf("a"), "```");
  EXPECT_EQ(FenceOf("a\n````\nb"), "`````");
}

}  // namespace
}  // namespace strongroom::report
