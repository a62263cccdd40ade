#include "notify/alertmanager.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/clock.h"
#include "base/file.h"
#include "integration/support/process.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"
#include "unit/notify/notices.h"

namespace strongroom::notify {
namespace {

using base::Json;

// Debian's, for as long as this lives.
class RealAlertmanager {
 public:
  RealAlertmanager() {
    std::ofstream(folder_ / "config.yaml")
        << "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";
    process_.emplace(
        std::vector<std::string>{"prometheus-alertmanager",
                                 "--config.file=" + (folder_ / "config.yaml").string(),
                                 "--storage.path=" + (folder_ / "data").string(),
                                 "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="},
        folder_ / "out", folder_ / "err");
    if (!test::Eventually([&] { return FindAddress() || process_->ExitCode(); }) ||
        address_.empty()) {
      throw std::runtime_error("Alertmanager does not start: " + base::ReadFile(folder_ / "err"));
    }
  }

  std::string url() const { return "http://" + address_; }

  // The alerts that fire.
  Json Alerts() const {
    web::Remote remote;
    remote.server = url();
    web::Request request;
    request.path_and_query = "/api/v2/alerts";
    return base::ParseJson(web::MakeHttpTransport(remote)->Send(request, {}).body);
  }

 private:
  bool FindAddress() {
    static const std::string kBefore = "msg=\"Listening on\" address=";
    const std::string log = base::ReadFile(folder_ / "err");
    const size_t found = log.find(kBefore);
    if (found == std::string::npos) return false;
    const size_t begin = found + kBefore.size();
    const size_t end = log.find('\n', begin);
    if (end == std::string::npos) return false;
    address_ = log.substr(begin, end - begin);
    return true;
  }

  const test::TemporaryFolder folder_;
  std::optional<test::Process> process_;
  std::string address_;
};

class Alertmanager : public testing::Test {
 protected:
  Alertmanager() {
    EndpointSettings settings{.url = real_.url()};
    settings.reach = Reach::kLoopbackUnsecured;
    sink_ = MakeAlertmanager(Endpoint(settings), templates_, clock_);
  }

  bool IsTaken(const Message& message) {
    return std::holds_alternative<Delivered>(sink_->Send(message, {}));
  }

  domain::Notice Opened() const {
    domain::Notice notice = test::FailedRun();
    notice.at = clock_.NowSeconds() - std::chrono::minutes{1};
    notice.since = notice.at;
    return notice;
  }

  const RealAlertmanager real_;
  const Templates templates_;
  const base::SystemClock clock_{};
  std::unique_ptr<Sink> sink_;
};

TEST_F(Alertmanager, HasOneAlertUntilTheIncidentIsOver) {
  domain::Notice notice = Opened();
  EXPECT_TRUE(IsTaken(MessageOf(notice)));
  EXPECT_TRUE(IsTaken(MessageOf(notice)));
  ASSERT_EQ(real_.Alerts().size(), 1U);
  const Json alert = real_.Alerts().at(0);
  EXPECT_EQ(alert.at("labels").at("alertname"), "StrongroomRunFailed");
  EXPECT_EQ(alert.at("labels").at("severity"), "critical");
  EXPECT_EQ(alert.at("annotations").at("summary"), "run failed, BackupSchedule team-a/nightly");

  notice.state = domain::NoticeState::kStill;
  notice.severity = domain::Severity::kWarning;
  notice.at += std::chrono::seconds{10};
  EXPECT_TRUE(IsTaken(MessageOf(notice)));
  ASSERT_EQ(real_.Alerts().size(), 1U);
  EXPECT_EQ(real_.Alerts().at(0).at("labels").at("severity"), "warning");

  notice.state = domain::NoticeState::kRecovered;
  notice.severity = domain::Severity::kInfo;
  notice.at += std::chrono::seconds{10};
  EXPECT_TRUE(IsTaken(MessageOf(notice)));
  EXPECT_EQ(real_.Alerts().size(), 0U);
}

TEST_F(Alertmanager, TakesWhateverNamesSay) {
  size_t count = 0;
  for (const std::string& text : test::HostileTexts()) {
    domain::Notice notice = test::Saying(text);
    notice.at = notice.since = Opened().at;
    EXPECT_TRUE(IsTaken(MessageOf(notice))) << text;
    EXPECT_EQ(real_.Alerts().size(), ++count) << text;
  }
}

}  // namespace
}  // namespace strongroom::notify
