#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "notices.h"
#include "notify/alertmanager.h"
#include "notify/slack.h"
#include "notify/teams.h"

namespace strongroom::notify {
namespace {

using base::Json;

constexpr std::chrono::sys_seconds kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + std::chrono::hours{3};

TEST(Slack, HasAHeaderAndASection) {
  const Json expected = {
      {"text", "run failed, BackupSchedule team-a/nightly"},
      {"unfurl_links", false},
      {"unfurl_media", false},
      {"blocks", Json::array({{{"type", "header"},
                               {"text",
                                {{"type", "plain_text"},
                                 {"text", "run failed, BackupSchedule team-a/nightly"},
                                 {"emoji", false}}}},
                              {{"type", "section"},
                               {"text",
                                {{"type", "mrkdwn"},
                                 {"text",
                                  "*run failed* (critical) \u00B7 BackupSchedule team-a/nightly\n"
                                  "The run did not end in time.\n"
                                  "Reason: DeadlineExceeded\n"
                                  "Run: nightly-202603290130\n"
                                  "Since: 2026-03-29T01:30:00Z\n"
                                  "At: 2026-03-29T02:30:00Z"},
                                 {"verbatim", true}}}}})}};
  EXPECT_EQ(SlackBodyOf(MessageOf(test::FailedRun()), Templates()), expected);
}

TEST(Slack, KeepsItsLimits) {
  std::vector<Message> messages = {DigestOf(std::vector<domain::Notice>(1000, test::FailedRun()))};
  for (const std::string& text : test::HostileTexts()) {
    messages.push_back(MessageOf(test::Saying(text)));
    messages.push_back(DigestOf(std::vector<domain::Notice>(50, test::Saying(text))));
  }
  const Templates one_line({{"slack",
                             "{{#notices}}{{message}}{{reason}}{{actor}}{{run}}{{set}}"
                             "{{name}}{{tenant}}{{message}}{{message}}{{/notices}}"}});
  const Templates compiled_in;
  for (const Templates* templates : {&one_line, &compiled_in}) {
    for (const Message& message : messages) {
      const Json body = SlackBodyOf(message, *templates);
      EXPECT_LE(body.at("blocks").size(), 11U);
      for (const Json& block : body.at("blocks")) {
        const auto text = block.at("text").at("text").get<std::string>();
        EXPECT_TRUE(base::IsUtf8(text));
        EXPECT_FALSE(text.empty());
        EXPECT_LE(text.size(), block.at("type") == "header" ? 150U : 2900U);
      }
    }
  }
}

TEST(Teams, HasACard) {
  const Json body = TeamsBodyOf(MessageOf(test::FailedRun()), Templates());
  EXPECT_EQ(body.at("type"), "message");
  ASSERT_EQ(body.at("attachments").size(), 1U);
  const Json& attachment = body.at("attachments").at(0);
  EXPECT_EQ(attachment.at("contentType"), "application/vnd.microsoft.card.adaptive");
  const Json& card = attachment.at("content");
  EXPECT_EQ(card.at("version"), "1.4");
  EXPECT_EQ(card.at("body").at(0).at("text"), "run failed, BackupSchedule team-a/nightly");
  EXPECT_EQ(card.at("body").at(0).at("color"), "attention");
  EXPECT_EQ(card.at("body").at(1).at("text"),
            "**run failed** (critical) \u00B7 BackupSchedule team-a/nightly\n\n"
            "The run did not end in time.\n\n"
            "Reason: DeadlineExceeded\n\n"
            "Run: nightly-202603290130\n\n"
            "Since: 2026-03-29T01:30:00Z\n\n"
            "At: 2026-03-29T02:30:00Z");
}

TEST(Teams, KeepsItsLimit) {
  for (const std::string& text : test::HostileTexts()) {
    const Json body =
        TeamsBodyOf(DigestOf(std::vector<domain::Notice>(100, test::Saying(text))), Templates());
    EXPECT_LE(base::WriteJson(body, base::JsonStyle::kReplacing).size(), 28U << 10U) << text;
  }
}

Json FiringOf(const Json& alerts) {
  Json firing = Json::array();
  for (const Json& alert : alerts) {
    if (alert.at("endsAt").get<std::string>() > "2026-03-29T03:00:00Z") firing.push_back(alert);
  }
  return firing;
}

TEST(Alertmanager, HasAnAlertOfEachSeverityOfWhichOneFires) {
  const Json alerts = AlertsOf(MessageOf(test::FailedRun()), Templates(), kNow);
  EXPECT_EQ(alerts.size(), 3U);
  const Json firing = FiringOf(alerts);
  ASSERT_EQ(firing.size(), 1U);
  EXPECT_EQ(firing.at(0).at("labels"), Json({{"alertname", "StrongroomRunFailed"},
                                             {"severity", "critical"},
                                             {"kind", "BackupSchedule"},
                                             {"namespace", "team-a"},
                                             {"name", "nightly"},
                                             {"incident", "incident-1"}}));
  EXPECT_EQ(firing.at(0).at("startsAt"), "2026-03-29T01:30:00Z");
  EXPECT_EQ(firing.at(0).at("endsAt"), "2026-04-05T03:00:00Z");
  EXPECT_EQ(firing.at(0).at("annotations").at("summary"),
            "run failed, BackupSchedule team-a/nightly");
}

std::set<std::string> LabelsIn(const Json& alerts) {
  std::set<std::string> labels;
  for (const Json& alert : alerts) {
    labels.insert(base::WriteJson(alert.at("labels"), base::JsonStyle::kReplacing));
  }
  return labels;
}

TEST(Alertmanager, EndsAllOfAnIncidentWhenItRecovers) {
  const auto opened = LabelsIn(AlertsOf(MessageOf(test::FailedRun()), Templates(), kNow));
  domain::Notice recovered = test::FailedRun();
  recovered.id = "notice-2";
  recovered.state = domain::NoticeState::kRecovered;
  recovered.severity = domain::Severity::kInfo;
  const Json alerts = AlertsOf(MessageOf(recovered), Templates(), kNow);
  EXPECT_EQ(LabelsIn(alerts), opened);
  EXPECT_TRUE(FiringOf(alerts).empty());
  // What comes last in a digest holds.
  EXPECT_TRUE(
      FiringOf(AlertsOf(DigestOf({test::FailedRun(), recovered}), Templates(), kNow)).empty());
  EXPECT_EQ(AlertsOf(DigestOf({test::FailedRun(), recovered}), Templates(), kNow).size(), 3U);
}

TEST(Alertmanager, TellsOfWhatHappenedOnce) {
  domain::Notice notice = test::FailedRun();
  notice.state = domain::NoticeState::kOnce;
  notice.incident = "";
  domain::Notice other = notice;
  other.id = "notice-2";
  const Json alerts = AlertsOf(DigestOf({notice, other}), Templates(), kNow);
  ASSERT_EQ(alerts.size(), 2U);
  EXPECT_EQ(LabelsIn(alerts).size(), 2U);
  EXPECT_EQ(alerts.at(0).at("labels").at("notice"), "notice-1");
  EXPECT_EQ(alerts.at(0).at("endsAt"), "2026-03-29T03:05:00Z");
}

TEST(Alertmanager, NeverHasAnEndBeforeItsBegin) {
  domain::Notice notice = test::FailedRun();
  notice.since = notice.at + std::chrono::hours{1};
  for (const Json& alert : AlertsOf(MessageOf(notice), Templates(), kNow)) {
    EXPECT_LE(alert.at("startsAt").get<std::string>(), alert.at("endsAt").get<std::string>());
  }
  for (const std::string& text : test::HostileTexts()) {
    EXPECT_EQ(AlertsOf(MessageOf(test::Saying(text)), Templates(), kNow).at(0).at("labels").size(),
              7U);
  }
}

}  // namespace
}  // namespace strongroom::notify
