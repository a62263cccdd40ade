#include "notify/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "notices.h"
#include "notify/error.h"
#include "notify/smtp.h"
#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::notify {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const MailAddresses kAddresses = {"backups@example.com", {"a@example.com", "b@example.com"}};
constexpr std::chrono::sys_seconds kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + std::chrono::hours{3};

TEST(Mail, HasTheHeadersOfItsNotice) {
  const Mail mail = MailOf(MessageOf(test::FailedRun()), kAddresses, Templates(), kNow);
  ASSERT_EQ(mail.headers.size(), 8U);
  EXPECT_THAT(std::vector<std::string>(mail.headers.begin(), mail.headers.begin() + 6),
              ElementsAre("Date: Sun, 29 Mar 2026 03:00:00 +0000", "From: backups@example.com",
                          "To: a@example.com,\r\n b@example.com",
                          "Subject: run failed, BackupSchedule team-a/nightly",
                          "Message-ID: <notice-1@example.com>", "Auto-Submitted: auto-generated"));
  EXPECT_THAT(mail.headers.at(6), StartsWith("In-Reply-To: <incident."));
  EXPECT_EQ(mail.headers.at(7), "References: " + mail.headers.at(6).substr(13));
  EXPECT_THAT(mail.text, HasSubstr("\nThe run did not end in time.\n"));
  EXPECT_THAT(mail.html, HasSubstr("<p>The run did not end in time.</p>"));
}

TEST(Mail, OfOneIncidentIsOneThread) {
  domain::Notice recovered = test::FailedRun();
  recovered.id = "notice-2";
  recovered.state = domain::NoticeState::kRecovered;
  const auto headers = [](const domain::Notice& notice) {
    return MailOf(MessageOf(notice), kAddresses, Templates(), kNow).headers;
  };
  EXPECT_EQ(headers(recovered).at(7), headers(test::FailedRun()).at(7));
  EXPECT_NE(headers(recovered).at(4), headers(test::FailedRun()).at(4));
  domain::Notice once = test::FailedRun();
  once.incident = "";
  EXPECT_EQ(headers(once).size(), 6U);
  EXPECT_EQ(MailOf(DigestOf({recovered}), kAddresses, Templates(), kNow).headers.size(), 6U);
}

// A line end is followed by a space, and no line is longer than RFC 5322 allows.
void ExpectFolded(const std::string& header) {
  EXPECT_LE(header.size(), 1000U);
  for (size_t at = 0; at < header.size(); ++at) {
    const auto c = static_cast<unsigned char>(header[at]);
    if (c == '\r') {
      ASSERT_EQ(header.substr(at, 3), "\r\n ") << header;
      at += 2;
      continue;
    }
    EXPECT_TRUE(c >= ' ' && c <= '~') << header;
  }
}

TEST(Mail, HasTheSameHeadersWhateverNamesSay) {
  for (const std::string& text : test::HostileTexts()) {
    for (const Message& message :
         {MessageOf(test::Saying(text)), DigestOf({test::Saying(text), test::Saying(text)})}) {
      const Mail mail = MailOf(message, kAddresses, Templates(), kNow);
      EXPECT_EQ(mail.headers.size(), message.is_digest ? 6U : 8U);
      for (const std::string& header : mail.headers) ExpectFolded(header);
      EXPECT_THAT(mail.html, Not(HasSubstr("<script")));
    }
  }
  // Not even by a template of one's own.
  const Templates templates({{"title", "a\r\nBcc: {{count}}\nb"}});
  ASSERT_TRUE(templates.Problems().empty());
  EXPECT_THAT(MailOf(MessageOf(test::FailedRun()), kAddresses, templates, kNow).headers,
              Contains("Subject: a  Bcc: 1 b"));
}

TEST(Mail, EncodesWhatAHeaderCannotHold) {
  EXPECT_EQ(HeaderValueOf("plain"), "plain");
  EXPECT_EQ(HeaderValueOf("Gr\u00FC\u00DFe"), "=?UTF-8?B?R3LDvMOfZQ==?=");
  EXPECT_EQ(HeaderValueOf("=?x"), "=?UTF-8?B?PT94?=");
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "\u00FC";
  std::string value = HeaderValueOf(long_text);
  std::string decoded;
  for (size_t begin = 0; begin < value.size();) {
    const size_t end = std::min(value.find("\r\n ", begin), value.size());
    const std::string word = value.substr(begin, end - begin);
    EXPECT_LE(word.size(), 75U);
    decoded += base::DecodeBase64(word.substr(10, word.size() - 12)).value_or("?");
    begin = end + 3;
  }
  EXPECT_EQ(decoded, long_text);
}

TEST(Mail, GoesToAddressesAlone) {
  EXPECT_NO_THROW(CheckAddresses(kAddresses));
  for (const std::string text :
       {"", "a", "@example.com", "a@", "a@b@c", "a b@example.com", "<a@example.com>",
        "a@example.com\r\nBcc: x@example.com", "a@example.com, b@example.com", "a@-b",
        "\"a\"@example.com", ".a@example.com", "a..b@example.com", "a@example..com",
        "-f@example.com", "\u00FC@example.com"}) {
    EXPECT_THROW(CheckAddresses({text, {"a@example.com"}}), NotifyError) << text;
    EXPECT_THROW(CheckAddresses({"a@example.com", {text}}), NotifyError) << text;
  }
  EXPECT_THROW(CheckAddresses({"a@example.com", {}}), NotifyError);
  EXPECT_THROW(CheckAddresses({"a@example.com", std::vector<std::string>(51, "a@example.com")}),
               NotifyError);
}

SmtpSettings Settings() {
  SmtpSettings settings;
  settings.host = "mail.example.com";
  settings.addresses = kAddresses;
  return settings;
}

TEST(Smtp, RefusesSettingsThatCannotBeUsed) {
  const Templates templates;
  const test::FakeClock clock;
  const auto makes = [&](SmtpSettings settings) {
    MakeSmtp(std::move(settings), templates, clock,
             [](const std::string&) { return std::vector<std::string>{}; });
  };
  EXPECT_NO_THROW(makes(Settings()));
  for (const char* host : {"", "a:25", "a/b", "user@a", "a b", "a\r\nb"}) {
    SmtpSettings settings = Settings();
    settings.host = host;
    EXPECT_THROW(makes(settings), NotifyError) << host;
  }
  for (const int port : {0, -1, 65'536}) {
    SmtpSettings settings = Settings();
    settings.port = port;
    EXPECT_THROW(makes(settings), NotifyError) << port;
  }
  SmtpSettings settings = Settings();
  settings.user = "backups";
  EXPECT_THROW(makes(settings), NotifyError);
}

TEST(Smtp, GoesNowhereThatIsNotAllowed) {
  const Templates templates;
  const test::FakeClock clock;
  struct Row {
    std::vector<std::string> addresses;
    Reach reach;
  };
  for (const Row& row : std::vector<Row>{{{"169.254.169.254"}, Reach::kPrivateNetworks},
                                         {{"203.0.113.7", "10.0.0.1"}, Reach::kInternet},
                                         {{"127.0.0.1"}, Reach::kPrivateNetworks}}) {
    SmtpSettings settings = Settings();
    settings.reach = row.reach;
    const auto sink =
        MakeSmtp(settings, templates, clock, [&](const std::string&) { return row.addresses; });
    const Delivery delivery = sink->Send(MessageOf(test::FailedRun()), {});
    EXPECT_TRUE(std::get<Retry>(delivery).needs_person);
    EXPECT_THAT(std::get<Retry>(delivery).why, HasSubstr("nothing is asked there"));
  }
  const auto sink = MakeSmtp(Settings(), templates, clock,
                             [](const std::string&) { return std::vector<std::string>{}; });
  EXPECT_FALSE(std::get<Retry>(sink->Send(MessageOf(test::FailedRun()), {})).needs_person);
}

}  // namespace
}  // namespace strongroom::notify
