#include "notify/templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "domain/notifier.h"
#include "notices.h"
#include "notify/error.h"
#include "notify/template_files.h"

namespace strongroom::notify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr size_t kRoom = size_t{64} << 10U;

std::string Told(const std::map<std::string, std::string>& overrides) {
  const Templates templates(overrides);
  return templates.Problems().empty() ? "" : templates.Problems().front();
}

TEST(Templates, HaveTheNamesThatNotifiersSay) {
  std::set<std::string_view> names;
  for (const base::EmbeddedFile& file : TemplateFiles()) names.insert(file.name);
  EXPECT_EQ(names, std::set<std::string_view>(domain::kTemplateNames.begin(),
                                              domain::kTemplateNames.end()));
}

TEST(Templates, SayWhatHappened) {
  const Templates templates;
  EXPECT_THAT(templates.Problems(), ElementsAre());
  const Message message = MessageOf(test::FailedRun());
  EXPECT_EQ(templates.Title(message, Format::kPlain, 200),
            "run failed, BackupSchedule team-a/nightly");
  EXPECT_EQ(templates.Render("text", message, Format::kPlain, kRoom),
            "run failed (critical)\n"
            "BackupSchedule team-a/nightly\n"
            "The run did not end in time.\n"
            "Reason: DeadlineExceeded\n"
            "Run: nightly-202603290130\n"
            "Since: 2026-03-29T01:30:00Z\n"
            "At: 2026-03-29T02:30:00Z");
}

TEST(Templates, SayWhatAnIncidentHasComeTo) {
  domain::Notice notice = test::FailedRun();
  notice.state = domain::NoticeState::kRecovered;
  EXPECT_EQ(Templates().Title(MessageOf(notice), Format::kPlain, 200),
            "Recovered: run failed, BackupSchedule team-a/nightly");
  notice.state = domain::NoticeState::kStill;
  EXPECT_EQ(Templates().Title(MessageOf(notice), Format::kPlain, 15), "Still: run fail");
}

TEST(Templates, ShowOfADigestWhatThereIsRoomFor) {
  const Message digest = DigestOf(std::vector<domain::Notice>(40, test::FailedRun()));
  const Templates templates;
  EXPECT_EQ(templates.Title(digest, Format::kPlain, 200), "Strongroom: 40 notices");
  const std::string all = templates.Render("text", digest, Format::kPlain, kRoom);
  EXPECT_THAT(all, ::testing::Not(HasSubstr("more")));
  const std::string some = templates.Render("text", digest, Format::kPlain, 1500);
  EXPECT_LE(some.size(), 1500U);
  EXPECT_THAT(some, HasSubstr("and 35 more"));
  EXPECT_THROW(templates.Render("text", digest, Format::kPlain, 10), NotifyError);
}

TEST(Templates, AreOverriddenByName) {
  const Templates templates({{"text", "{{#notices}}{{name}}{{/notices}}"}});
  const Message message = MessageOf(test::FailedRun());
  EXPECT_EQ(templates.Render("text", message, Format::kPlain, kRoom), "nightly");
  EXPECT_EQ(templates.Title(message, Format::kPlain, 200),
            "run failed, BackupSchedule team-a/nightly");
}

TEST(Templates, ThatCannotBeUsedAreToldAndLeftOut) {
  const std::string as_compiled_in =
      Templates().Render("text", MessageOf(test::FailedRun()), Format::kPlain, kRoom);
  struct Row {
    std::string text, told;
  };
  std::string deep;
  for (int i = 0; i < 9; ++i) deep += "{{#digest}}";
  std::string many;
  for (int i = 0; i < 501; ++i) many += "{{at}}";
  const std::vector<Row> rows = {
      {"{{mesage}}", "template text: there is no \"mesage\"; did you mean \"message\"?"},
      {"{{#notices}}", "template text: section \"notices\" has no end"},
      {"{{/notices}}", "template text: section \"notices\" ends and is not the one that is open"},
      {"{{#digest}}{{#more}}{{/digest}}{{/more}}",
       "template text: section \"digest\" ends and is not the one that is open"},
      {"a {{", "template text: a tag has no end: {{\"\""},
      {"{{{at}}", "template text: a tag has no end: {{\"at}}\""},
      {"{{}}", "template text: a tag names nothing"},
      {"{{ }}", "template text: a tag names nothing"},
      {"{{#}}{{/}}", "template text: there is no \"\""},
      {"{{> part}}",
       "template text: neither parts of other templates nor other delimiters are "
       "known: \"> part\""},
      {"{{=<% %>=}}<%at%>",
       "template text: neither parts of other templates nor other delimiters "
       "are known: \"=<% %>=\""},
      {"{{.}}", "template text: there is no \".\""},
      {deep, "template text: sections are more than 8 levels deep"},
      {many, "template text: has more than 500 tags"},
      {"\xff", "template text: is not UTF-8"},
      {std::string((16U << 10U) + 1, 'x'), "template text: has more than 16384 bytes"},
  };
  for (const Row& row : rows) {
    const Templates templates({{"text", row.text}});
    EXPECT_THAT(templates.Problems(), ElementsAre(row.told));
    EXPECT_EQ(templates.Render("text", MessageOf(test::FailedRun()), Format::kPlain, kRoom),
              as_compiled_in);
  }
  EXPECT_EQ(Told({{"txt", ""}}),
            "template txt: there is none of that name; there are card, html, slack, text, title");
}

TEST(Templates, CostNoMoreThanTheirMessageHas) {
  // Within a notice there are no others.
  const Templates templates(
      {{"text",
        "{{#notices}}{{#notices}}{{#notices}}{{#notices}}x{{/notices}}{{/notices}}"
        "{{/notices}}.{{/notices}}"}});
  ASSERT_THAT(templates.Problems(), ElementsAre());
  const Message digest = DigestOf(std::vector<domain::Notice>(100, test::FailedRun()));
  EXPECT_EQ(templates.Render("text", digest, Format::kPlain, kRoom), std::string(100, '.'));
}

TEST(Templates, ThatAreTooLongForOneNoticeGiveWay) {
  const Templates templates({{"text", std::string(3000, 'x')}});
  const Message message = MessageOf(test::FailedRun());
  EXPECT_EQ(templates.Render("text", message, Format::kPlain, 2000),
            Templates().Render("text", message, Format::kPlain, 2000));
}

size_t CountOf(const std::string& text, const std::string& characters) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [&](char c) { return characters.find(c) != std::string::npos; }));
}

// Whatever somebody calls it: as many lines, tags and marks as if it were called "x".
TEST(Templates, HaveTheSameStructureWhateverNamesSay) {
  struct Row {
    std::string name;
    Format format;
    std::string structure;
  };
  const std::vector<Row> rows = {{"text", Format::kPlain, "\r\n"},
                                 {"html", Format::kHtml, "\r\n<>\"'"},
                                 {"slack", Format::kMrkdwn, "\r\n<>*~`"},
                                 {"card", Format::kCard, "\r\n<>*~`[]{}|\\&"},
                                 {"title", Format::kPlain, "\r\n"}};
  const Templates templates;
  for (const Row& row : rows) {
    const auto rendered = [&](const std::string& text) {
      return templates.Render(row.name, MessageOf(test::Saying(text)), row.format, kRoom);
    };
    const size_t expected = CountOf(rendered("x"), row.structure);
    for (const std::string& text : test::HostileTexts()) {
      EXPECT_EQ(CountOf(rendered(text), row.structure), expected) << row.name << ": " << text;
    }
  }
}

}  // namespace
}  // namespace strongroom::notify
