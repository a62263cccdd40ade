#include "notifier/sharing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::notifier {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days{2026y / 3 / 29} + 12h;
const std::map<std::string, std::string> kNoLabels;

api::Notifier NotifierOf(const std::string& name) {
  api::Notifier notifier;
  notifier.meta.ns = "strongroom";
  notifier.meta.name = name;
  notifier.meta.uid = name;
  notifier.spec.sink = domain::SlackNotifier{};
  notifier.spec.rules.namespaces = {"*"};
  return notifier;
}

domain::Notice NoticeOf(domain::Severity severity) {
  domain::Notice notice;
  notice.event = "runFailed";
  notice.severity = severity;
  notice.object = {.kind = "BackupSchedule", .ns = "team-a", .name = "nightly", .tenant = ""};
  return notice;
}

std::vector<std::string> Getting(const domain::Notice& notice,
                                 const std::vector<api::Notifier>& notifiers) {
  Notifiers all;
  for (const auto& one : notifiers) all.push_back(std::make_shared<const api::Notifier>(one));
  std::vector<std::string> uids;
  for (const store::Share& share : SharesOf(all, notice, kNoLabels, kNow)) {
    uids.push_back(share.notifier_uid);
  }
  return uids;
}

TEST(Sharing, IsAmongThoseThatWantIt) {
  api::Notifier other = NotifierOf("other");
  other.spec.rules.namespaces = {"team-b"};
  EXPECT_THAT(
      Getting(NoticeOf(domain::Severity::kCritical), {NotifierOf("a"), other, NotifierOf("b")}),
      ::testing::ElementsAre("a", "b"));
}

TEST(Sharing, LeavesOutThoseThatAreNotTold) {
  api::Notifier suspended = NotifierOf("suspended");
  suspended.spec.is_suspended = true;
  api::Notifier deleting = NotifierOf("deleting");
  deleting.meta.is_deleting = true;
  api::Notifier wrong = NotifierOf("wrong");
  wrong.problem = {.field = "spec.rules.selector", .message = "is no object"};
  api::Notifier heartbeat = NotifierOf("heartbeat");
  heartbeat.spec.sink = domain::HeartbeatNotifier{};
  EXPECT_THAT(Getting(NoticeOf(domain::Severity::kCritical),
                      {suspended, deleting, wrong, heartbeat, NotifierOf("a")}),
              ::testing::ElementsAre("a"));
}

// It would be one more message that does not go.
TEST(Sharing, TellsNoneOfItself) {
  domain::Notice failing = NoticeOf(domain::Severity::kWarning);
  failing.event = "sinkFailing";
  failing.object = {.kind = "Notifier", .ns = "strongroom", .name = "chat", .tenant = ""};
  EXPECT_THAT(Getting(failing, {NotifierOf("chat"), NotifierOf("mail")}),
              ::testing::ElementsAre("mail"));
  failing.object.kind = "BackupSchedule";
  EXPECT_THAT(Getting(failing, {NotifierOf("chat")}), ::testing::ElementsAre("chat"));
}

TEST(Sharing, KeepsForTheDigestWhatIsNotCritical) {
  api::Notifier digest = NotifierOf("digest");
  digest.spec.rules.digest = domain::NoticeDigest{.at = 13h};
  const Notifiers all{std::make_shared<const api::Notifier>(digest)};
  const auto critical = SharesOf(all, NoticeOf(domain::Severity::kCritical), kNoLabels, kNow);
  ASSERT_EQ(critical.size(), 1U);
  EXPECT_FALSE(critical[0].in_digest);
  EXPECT_EQ(critical[0].not_before, kNow);
  const auto warning = SharesOf(all, NoticeOf(domain::Severity::kWarning), kNoLabels, kNow);
  ASSERT_EQ(warning.size(), 1U);
  EXPECT_TRUE(warning[0].in_digest);
  EXPECT_EQ(warning[0].not_before, kNow + 1h);
}

}  // namespace
}  // namespace strongroom::notifier
