#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "integration/support/scripted_server.h"
#include "notify/smtp.h"
#include "receiver.h"
#include "unit/notify/notices.h"
#include "web/addresses.h"
#include "web/error.h"

namespace strongroom::notify {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kPassword = "s3cret";

class MailServer : public testing::Test {
 protected:
  SmtpSettings Settings(const std::string& port) const {
    SmtpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = std::stoi(port);
    settings.ca_file = server_.certificate().file();
    settings.user = "backups";
    settings.password.text = kPassword;
    settings.addresses = {"backups@example.com", {"a@example.com", "b@example.com"}};
    settings.reach = Reach::kLoopbackUnsecured;
    return settings;
  }
  SmtpSettings Settings() const { return Settings(server_.port()); }

  Delivery Sent(const SmtpSettings& settings, const domain::Notice& notice,
                const std::stop_token& stop = {}) const {
    return MakeSmtp(settings, templates_, clock_, web::AddressesOf)->Send(MessageOf(notice), stop);
  }

  const test::Receiver server_{"smtp", kPassword};
  const Templates templates_;
  const base::SystemClock clock_{};
};

TEST_F(MailServer, GetsAMail) {
  const Delivery delivery = Sent(Settings(), test::FailedRun());
  ASSERT_TRUE(std::holds_alternative<Delivered>(delivery));
  const std::string mail = server_.Came(1).value_or("");
  EXPECT_THAT(mail, StartsWith("backups@example.com a@example.com,b@example.com\n"));
  EXPECT_THAT(mail, HasSubstr("Subject: run failed, BackupSchedule team-a/nightly\r\n"));
  EXPECT_THAT(mail, HasSubstr("Message-ID: <notice-1@example.com>\r\n"));
  EXPECT_THAT(mail, HasSubstr("multipart/alternative"));
  EXPECT_THAT(mail, HasSubstr("Content-Type: text/plain; charset=utf-8"));
  EXPECT_THAT(mail, HasSubstr("Content-Type: text/html; charset=utf-8"));
  EXPECT_THAT(mail, HasSubstr("The run did not end in time."));
}

// What stands before the first empty line.
std::string HeadOf(const std::string& mail) { return mail.substr(0, mail.find("\r\n\r\n")); }

TEST_F(MailServer, GetsTheSameHeadersWhateverNamesSay) {
  int number = 0;
  for (const std::string& text : test::HostileTexts()) {
    EXPECT_TRUE(std::holds_alternative<Delivered>(Sent(Settings(), test::Saying(text)))) << text;
    const std::string mail = server_.Came(++number).value_or("");
    EXPECT_THAT(HeadOf(mail), Not(HasSubstr("\r\nBcc:"))) << text;
    EXPECT_THAT(HeadOf(mail), HasSubstr("\r\nMessage-ID: <")) << text;
    EXPECT_THAT(mail, StartsWith("backups@example.com a@example.com,b@example.com\n"));
  }
}

TEST_F(MailServer, SaysWhatBecomesOfAMail) {
  const auto to = [&](const std::string& receiver) {
    SmtpSettings settings = Settings();
    settings.addresses.to = {receiver};
    return Sent(settings, test::FailedRun());
  };
  EXPECT_TRUE(std::get<Retry>(to("unknown@example.com")).needs_person);
  EXPECT_FALSE(std::get<Retry>(to("later@example.com")).needs_person);
  SmtpSettings settings = Settings();
  settings.password.text = "wrong";
  const Delivery refused = Sent(settings, test::FailedRun());
  EXPECT_TRUE(std::get<Retry>(refused).needs_person);
  EXPECT_THAT(std::get<Retry>(refused).why, HasSubstr("535"));
  EXPECT_TRUE(server_.HasNoMoreThan(0));
}

TEST_F(MailServer, IsNotSpokenToWithoutTrust) {
  const test::Certificate other;
  SmtpSettings settings = Settings();
  settings.ca_file = other.file();
  EXPECT_TRUE(std::get<Retry>(Sent(settings, test::FailedRun())).needs_person);
  EXPECT_TRUE(server_.HasNoMoreThan(0));
}

// Nothing of the mail, and no password, goes to a server that does not begin TLS.
TEST_F(MailServer, ThatHasNoTlsGetsNothing) {
  test::Heard heard;
  const test::ScriptedServer plain([&](int socket, int) {
    std::string all;
    test::WriteAll(socket, "220 plain ESMTP\r\n");
    for (std::string said; !(said = test::ReadSome(socket)).empty();) {
      all += said;
      heard.Put(all);
      test::WriteAll(socket, said.starts_with("EHLO") ? "250-plain\r\n250 AUTH PLAIN LOGIN\r\n"
                                                      : "250 OK\r\n");
    }
  });
  const Delivery delivery = Sent(Settings(plain.port()), test::FailedRun());
  EXPECT_TRUE(std::get<Retry>(delivery).needs_person);
  EXPECT_THAT(heard.Text(), StartsWith("EHLO"));
  for (const char* command : {"AUTH", "MAIL", "RCPT", "DATA"}) {
    EXPECT_THAT(heard.Text(), Not(HasSubstr(command)));
  }
}

TEST_F(MailServer, ThatHangsOrTalksWithoutEndCostsItsTimeAlone) {
  for (const bool talks : {false, true}) {
    const test::ScriptedServer server([talks](int socket, int) {
      while (talks && test::WriteAll(socket, "220-and more\r\n")) {
      }
      while (!test::ReadSome(socket).empty()) {
      }
    });
    SmtpSettings settings = Settings(server.port());
    settings.timeout = std::chrono::milliseconds{500};
    EXPECT_TRUE(std::holds_alternative<Retry>(Sent(settings, test::FailedRun())));
  }
}

TEST_F(MailServer, ThatHangsDoesNotHoldAStop) {
  std::stop_source stop;
  const test::ScriptedServer server([&](int socket, int) {
    stop.request_stop();
    while (!test::ReadSome(socket).empty()) {
    }
  });
  SmtpSettings settings = Settings(server.port());
  settings.timeout = std::chrono::minutes{10};
  EXPECT_THROW(Sent(settings, test::FailedRun(), stop.get_token()), web::StoppedError);
}

}  // namespace
}  // namespace strongroom::notify
