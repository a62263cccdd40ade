#include "domain/notifier_status.h"

#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "domain/notifier_reasons.h"

namespace strongroom::domain {
namespace {

using namespace std::chrono_literals;
using Last = NotifierAttempts::Last;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days{2026y / 3 / 29} + 1h;

NotifierFacts Facts(Last last, const std::string& why = "") {
  NotifierFacts facts;
  facts.generation = 3;
  facts.ready_reason = notifier_ready::kUsable;
  facts.attempts.last = last;
  facts.attempts.why = why;
  return facts;
}

const Condition& Delivering(const NotifierStatus& status) {
  return *FindCondition(status.conditions, condition::kDelivering);
}

TEST(NotifierStatus, SaysWhetherItsReceiverTakesWhatIsSent) {
  NotifierStatus status = NotifierStatusOf(Facts(Last::kNone), {}, kNow);
  EXPECT_TRUE(Delivering(status).is_unknown);
  EXPECT_EQ(Delivering(status).reason, notifier_delivering::kNotTried);
  status = NotifierStatusOf(Facts(Last::kFailed, "x answered 500"), status, kNow + 1min);
  EXPECT_FALSE(Delivering(status).is_true);
  EXPECT_EQ(Delivering(status).message, "x answered 500");
  EXPECT_EQ(Delivering(status).last_transition, kNow + 1min);
  status = NotifierStatusOf(Facts(Last::kFailed, "x answered 502"), status, kNow + 9min);
  EXPECT_EQ(Delivering(status).last_transition, kNow + 1min) << "it fails since then";
  NotifierFacts delivered = Facts(Last::kDelivered);
  delivered.attempts.delivered_at = kNow + 10min;
  status = NotifierStatusOf(delivered, status, kNow + 10min);
  EXPECT_TRUE(Delivering(status).is_true);
  EXPECT_EQ(Delivering(status).message, "");
  EXPECT_EQ(Delivering(status).observed_generation, 3);
  EXPECT_EQ(status.last_delivered_at, kNow + 10min);
}

TEST(NotifierStatus, SaysWhetherItCanBeUsed) {
  for (const Reason& reason : notifier_ready::kAll) {
    NotifierFacts facts = Facts(Last::kNone);
    facts.ready_reason = reason.word;
    const NotifierStatus status = NotifierStatusOf(facts, {}, kNow);
    const Condition* const ready = FindCondition(status.conditions, condition::kReady);
    ASSERT_NE(ready, nullptr);
    EXPECT_EQ(ready->is_true, reason.meaning.starts_with("True")) << reason.word;
    EXPECT_EQ(ready->reason, reason.word);
  }
}

TEST(NotifierStatus, KeepsWhatIsSaidOfATestAndOfBefore) {
  NotifierStatus before;
  before.last_delivered_at = kNow - 1h;
  before.test = {.token = "t", .at = kNow, .is_delivered = true, .message = "m"};
  NotifierFacts facts = Facts(Last::kFailed);
  facts.waiting = 7;
  facts.oldest_waiting_since = kNow - 5min;
  const NotifierStatus status = NotifierStatusOf(facts, before, kNow);
  EXPECT_EQ(status.test, before.test);
  EXPECT_EQ(status.last_delivered_at, kNow - 1h);
  EXPECT_EQ(status.waiting, 7);
  EXPECT_EQ(status.oldest_waiting_since, kNow - 5min);
  EXPECT_EQ(NotifierStatusOf(Facts(Last::kFailed), status, kNow).waiting, 0);
}

// A process that starts goes on from there: it neither forgets that a receiver fails, nor since
// when.
TEST(NotifierStatus, IsReadAgainByTheNextProcess) {
  const NotifierStatus failing = NotifierStatusOf(Facts(Last::kFailed, "no"), {}, kNow);
  EXPECT_EQ(AttemptsIn(failing, 3).last, Last::kFailed);
  EXPECT_EQ(AttemptsIn(failing, 3).why, "no");
  EXPECT_EQ(AttemptsIn(failing, 4).last, Last::kNone) << "of another spec";
  EXPECT_EQ(AttemptsIn({}, 3).last, Last::kNone);
  EXPECT_EQ(AttemptsIn(NotifierStatusOf(Facts(Last::kNone), {}, kNow), 3).last, Last::kNone);
  NotifierStatus delivering = NotifierStatusOf(Facts(Last::kDelivered), {}, kNow);
  delivering.last_delivered_at = kNow;
  EXPECT_EQ(AttemptsIn(delivering, 3).last, Last::kDelivered);
  EXPECT_EQ(AttemptsIn(delivering, 4).delivered_at, kNow);
}

// Who writes the status has seen a part of the attempts.
TEST(NotifierStatus, KnowsWhatOtherProcessesHaveSent) {
  NotifierAttempts own;
  own.last = Last::kFailed;
  own.why = "x answered 500";
  own.at = kNow;
  EXPECT_EQ(WithRecord(own, {}).last, Last::kFailed);
  NotifierRecord record;
  record.delivered_at = kNow - 1s;
  EXPECT_EQ(WithRecord(own, record).last, Last::kFailed) << "that was before";
  EXPECT_EQ(WithRecord(own, record).delivered_at, kNow - 1s);
  record.delivered_at = kNow + 1500ms;
  const NotifierAttempts both = WithRecord(own, record);
  EXPECT_EQ(both.last, Last::kDelivered);
  EXPECT_EQ(both.why, "");
  EXPECT_EQ(both.delivered_at, kNow + 1s);
  // A backlog is no failure of now.
  record.failing = "x answered 502";
  record.failing_due = kNow + 1s;
  EXPECT_EQ(WithRecord(own, record).last, Last::kDelivered);
  record.failing_due = kNow + 2s;
  EXPECT_EQ(WithRecord(own, record).last, Last::kFailed);
  EXPECT_EQ(WithRecord(own, record).why, "x answered 502");
  own.at = kNow + 3s;
  EXPECT_EQ(WithRecord(own, record).why, "x answered 500") << "it knows better";
  own.last = Last::kDelivered;
  EXPECT_EQ(WithRecord(own, record).last, Last::kDelivered);
}

TEST(NotifierStatus, ThatSaysNothingOfASpecIsNotOfMessagesBeforeIt) {
  NotifierAttempts own;
  own.at = kNow;
  NotifierRecord record{.delivered_at = kNow - 1min, .failing = "no", .failing_due = kNow - 1min};
  EXPECT_EQ(WithRecord(own, record).last, Last::kNone);
  record.failing_due = kNow + 1min;
  EXPECT_EQ(WithRecord(own, record).last, Last::kFailed);
  record.delivered_at = kNow + 2min;
  EXPECT_EQ(WithRecord(own, record).last, Last::kDelivered);
}

TEST(NotifierStatus, TellsOthersAfterAWhile) {
  const NotifierStatus failing = NotifierStatusOf(Facts(Last::kFailed), {}, kNow);
  EXPECT_EQ(FailingLong(failing, kFailingTold, kNow + kFailingTold - 1s), std::nullopt);
  EXPECT_EQ(FailingLong(failing, kFailingTold, kNow + kFailingTold), kNow);
  EXPECT_EQ(FailingLong({}, kFailingTold, kNow + 24h), std::nullopt);
  for (const Last last : {Last::kNone, Last::kDelivered}) {
    const NotifierStatus other = NotifierStatusOf(Facts(last), {}, kNow);
    EXPECT_EQ(FailingLong(other, kFailingTold, kNow + 24h), std::nullopt);
  }
}

}  // namespace
}  // namespace strongroom::domain
