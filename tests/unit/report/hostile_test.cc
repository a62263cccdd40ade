// Whoever may name a policy in a tenant writes into a report of it: whatever that is, the report
// has the elements that we made, and says all of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "base/json_writer.h"
#include "base/sha256.h"
#include "report/report.h"
#include "unit/report/example.h"
#include "unit/report/parsed_html.h"

namespace strongroom::report {
namespace {

using base::Json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class HostileTexts {
 public:
  std::string Next() {
    static const std::vector<std::string> pieces{"<script>alert(1)</script>",
                                                 "</td></tr></table>",
                                                 "\"",
                                                 "'",
                                                 "&",
                                                 "&lt;",
                                                 "<!--",
                                                 "-->",
                                                 "]]>",
                                                 "<![CDATA[",
                                                 "<?xml?>",
                                                 "--",
                                                 "`",
                                                 "```",
                                                 "````\n",
                                                 "|",
                                                 "\\|",
                                                 "\\",
                                                 "*",
                                                 "_",
                                                 "~~",
                                                 "[a](javascript:alert(1))",
                                                 "![](https://evil.example/a.png)",
                                                 "https://evil.example",
                                                 "www.evil.example",
                                                 "@everyone",
                                                 "#1",
                                                 "\n\n# a\n",
                                                 "\n</details>\n",
                                                 "<details open>",
                                                 "<b onclick=a>",
                                                 "javascript:",
                                                 "\r",
                                                 "\t",
                                                 std::string(1, '\0'),
                                                 "\x1b[31m",
                                                 "\x7f",
                                                 "\xff",
                                                 "\xc0\xaf",
                                                 "\xed\xa0\x80",
                                                 "\xe2\x80\xae",
                                                 "\xe2\x81\xa6",
                                                 "\xef\xbf\xbf",
                                                 "\xf4\x8f\xbf\xbf",
                                                 "\xd8\xb9",
                                                 "\xf0\x9f\x98\x80",
                                                 " ",
                                                 "a",
                                                 "***masked***",
                                                 "style=\"x\"",
                                                 "{",
                                                 "[",
                                                 "true"};
    std::string text;
    for (size_t i = random_() % 6; i > 0; --i) text += pieces[random_() % pieces.size()];
    return text;
  }

  Json Content(int depth = 0) {
    const size_t kind = random_() % (depth < 4 ? 6 : 3);
    if (kind == 0) return random_() % 100;
    if (kind <= 2) return Next();
    Json value = kind == 3 ? Json::array() : Json::object();
    for (size_t i = random_() % 4; i > 0; --i) {
      if (kind == 3) {
        value.push_back(Content(depth + 1));
      } else {
        value[Next()] = Content(depth + 1);
      }
    }
    return value;
  }

 private:
  std::mt19937 random_{7};
};

// What comes over a wire as JSON is UTF-8, or it is refused.
Json InUtf8(const Json& value) {
  return base::ParseJson(base::WriteJson(value, base::JsonStyle::kReplacing));
}

// What may be the type or the identity of an item.
std::string KeyOf(const std::string& text) {
  std::string key = InUtf8(text);
  std::erase(key, '\0');
  return 'k' + key;
}

// The line of its content.
std::string LineOf(sets::Item item) {
  item.name = item.restorability = "";
  item.missing.clear();
  std::string line = sets::WriteItemDescription(item);
  line.pop_back();
  return line + ",\"content\":" + item.content + '}';
}

struct Reports {
  std::string set, diff;
};

// Every text that comes from somewhere is what `text` gives.
Reports ReportsOf(Format format, const std::function<std::string()>& text, const Json& before,
                  const Json& after) {
  sets::Item item{.type = KeyOf(text()),
                  .id = KeyOf(text()),
                  .name = text(),
                  .digest = std::string(64, '1'),
                  .restorability = text(),
                  .missing = {text(), text()},
                  .secrets_masked = true,
                  .content = base::CanonicalJson(InUtf8(after))};
  item.content_digest = base::Sha256Hex(item.content);
  item.bytes = static_cast<int64_t>(item.content.size());
  const sets::BackupSet set{.name = text(),
                            .ns = text(),
                            .schedule = text(),
                            .run = text(),
                            .tenant = text(),
                            .digest = std::string(64, '2'),
                            .previous_digest = std::string(64, '3'),
                            .changes = domain::ChangeCounts{.added = 1},
                            .types = {{.type = item.type,
                                       .state = text(),
                                       .digest = std::string(64, '4'),
                                       .error_code = text(),
                                       .error_message = text(),
                                       .api_version = text()}}};
  const sets::Diff diff{.from = text(),
                        .to = text(),
                        .changes = {.changed = 1},
                        .not_compared = {{.type = text(), .why = text()}},
                        .items = {{.type = item.type,
                                   .id = item.id,
                                   .name = item.name,
                                   .problem = text(),
                                   .deed = {.actor = text(), .activity = text()}},
                                  {.type = text(),
                                   .id = text(),
                                   .name = text(),
                                   .patch = {{{.op = text(), .path = text(), .value = text()}}}}}};
  std::ostringstream set_out, diff_out;
  SetReport report(set_out, OptionsOf(format), set, {item}, diff, true);
  report.AddContent(LineOf(item));
  report.Finish();
  WriteDiffReport(diff_out, OptionsOf(format), diff, set, set,
                  [&](Side side, const sets::Difference&) -> std::optional<std::string> {
                    return base::CanonicalJson(InUtf8(side == Side::kBefore ? before : after));
                  });
  return {set_out.str(), diff_out.str()};
}

// Markdown without its blocks and spans of code, as
// https://github.github.com/gfm/#code-spans and #fenced-code-blocks find them, and without <code>.
std::string OutsideOfCode(const std::string& markdown) {
  std::string outside;
  std::istringstream lines(markdown);
  std::string fence;
  for (std::string line; std::getline(lines, line);) {
    const size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (!fence.empty()) {
      if (ticks >= fence.size() && ticks == line.size()) fence.clear();
      continue;
    }
    if (ticks >= 3 && line.find('`', ticks) == std::string::npos) {
      fence = line.substr(0, ticks);
      continue;
    }
    for (size_t at = 0; at < line.size();) {
      if (line.compare(at, 6, "<code>") == 0) {
        at = std::min(line.find("</code>", at), line.size());
        continue;
      }
      if (line[at] != '`') {
        outside += line[at++];
        continue;
      }
      const size_t run = std::min(line.find_first_not_of('`', at), line.size()) - at;
      size_t end = at + run;
      for (size_t length = 0; length != run; end += length) {
        end = line.find('`', end);
        if (end == std::string::npos) return "@ a code span without an end: " + line;
        length = std::min(line.find_first_not_of('`', end), line.size()) - end;
      }
      at = end;
    }
    outside += '\n';
  }
  return fence.empty() ? outside : "@ a block without an end";
}

const std::set<std::string> kOurElements{
    "html", "head",    "meta",    "title", "style", "body",   "main",  "nav",   "h1",  "h2", "h3",
    "p",    "a",       "ol",      "ul",    "li",    "table",  "thead", "tbody", "tr",  "th", "td",
    "div",  "details", "summary", "pre",   "code",  "strong", "span",  "bdi",   "mark"};
const std::set<std::string> kOurAttributes{
    "lang",  "charset", "http-equiv", "content",  "name", "id",         "class",          "href",
    "scope", "colspan", "role",       "tabindex", "open", "aria-label", "aria-labelledby"};

TEST(HostileTexts, MakeNoElementOfAnHtmlReport) {
  HostileTexts texts;
  for (int i = 0; i < 100; ++i) {
    const Json before = texts.Content();
    const Json after = texts.Content();
    const Reports reports = ReportsOf(
        Format::kHtml, [&] { return texts.Next(); }, before, after);
    for (const std::string& html : {reports.set, reports.diff}) {
      const ParsedHtml parsed = ParseHtml(html);
      ASSERT_THAT(parsed.problems, IsEmpty()) << html;
      for (const std::string& element : parsed.elements)
        ASSERT_TRUE(kOurElements.contains(element));
      for (const std::string& attribute : parsed.attributes) {
        ASSERT_TRUE(kOurAttributes.contains(attribute)) << attribute;
      }
      for (const std::string& link : parsed.links) ASSERT_TRUE(link.starts_with("#")) << link;
    }
  }
}

// The same report of harmless texts has the same elements: none is from a text, and none is gone.
TEST(HostileTexts, LeaveTheElementsAsTheyAre) {
  const Json content{{"a", "b"}};
  const auto elements_of = [&](const std::string& text) {
    return ParseHtml(ReportsOf(
                         Format::kHtml, [&] { return text; }, content, content)
                         .set)
        .elements;
  };
  const auto harmless = elements_of("a");
  EXPECT_THAT(harmless, testing::SizeIs(testing::Gt(100U)));
  for (const char* text :
       {"<script>alert(1)</script>", "</td></tr></table></main>", "\"><b>", "'><b>", "&lt;b&gt;",
        "<!--", "]]>", "<style>*{display:none}</style>", "</title><meta charset=\"x\"/>"}) {
    EXPECT_EQ(elements_of(text), harmless) << text;
  }
}

TEST(HostileTexts, AreReadAsTheyAre) {
  const std::string text = "<b>\"&amp;\xe2\x80\xae\xff</b>";
  const Reports reports = ReportsOf(Format::kHtml, [&] { return text; }, {{"a", 1}}, {{"a", 2}});
  for (const std::string& html : {reports.set, reports.diff}) {
    EXPECT_THAT(ParseHtml(html).text, HasSubstr("<b>\"&amp;\\u{202e}\\xff</b>"));
  }
}

// A fence is the one that was opened first, or it is inside of a block; and what is outside has no
// character that begins anything.
TEST(HostileTexts, StayWithinTheirCodeInMarkdown) {
  HostileTexts texts;
  for (int i = 0; i < 100; ++i) {
    const Reports reports = ReportsOf(
        Format::kMarkdown, [&] { return texts.Next(); }, texts.Content(), texts.Content());
    for (const std::string& markdown : {reports.set, reports.diff}) {
      const std::string outside = OutsideOfCode(markdown);
      for (const char* word : {"<script", "<b", "<!--", "](java", "![", "https:", "www.", "@", "#1",
                               "onclick", "\x1b", "\xe2\x80\xae"}) {
        ASSERT_THAT(outside, testing::Not(HasSubstr(word))) << markdown;
      }
    }
  }
}

}  // namespace
}  // namespace strongroom::report
