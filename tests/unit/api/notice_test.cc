#include "api/notice.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "api/error.h"
#include "base/json.h"
#include "base/printable.h"
#include "base/timestamp.h"
#include "base/utf8.h"

namespace strongroom::api {
namespace {

using domain::Notice;
using domain::NoticeState;
using domain::Severity;

Notice Sample() {
  return {.id = "0123456789abcdef0123456789abcdef",
          .event = "runFailed",
          .incident = "fedcba9876543210fedcba9876543210",
          .state = NoticeState::kStill,
          .severity = Severity::kCritical,
          .object = {"BackupSchedule", "team-a", "nightly", "prod"},
          .reason = "DeadlineExceeded",
          .message = "It took too long.\nIt was stopped.",
          .actor = "ann@example.com",
          .run = "nightly-202603020130",
          .set = "nightly-202603020130-42",
          .at = *base::ParseTimestamp("2026-03-02T01:30:04Z"),
          .since = *base::ParseTimestamp("2026-03-01T01:30:04Z")};
}

// Each text of a notice that people or other systems have a part in.
std::vector<std::string*> TextsOf(Notice& notice) {
  return {&notice.id,          &notice.event,         &notice.object.kind, &notice.object.ns,
          &notice.object.name, &notice.object.tenant, &notice.reason,      &notice.message,
          &notice.actor,       &notice.run,           &notice.set};
}

std::string RandomBytes(std::mt19937& random, size_t most) {
  std::string text(random() % most, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

TEST(NoticeCodec, ComesBackAsItWas) {
  EXPECT_EQ(DecodeNotice(EncodeNotice(Sample())), Sample());
  Notice once = Sample();
  once.state = NoticeState::kOnce;
  for (std::string* text : {&once.incident, &once.object.ns, &once.object.tenant, &once.reason,
                            &once.message, &once.actor, &once.run, &once.set}) {
    text->clear();
  }
  EXPECT_EQ(DecodeNotice(EncodeNotice(once)), once);
}

TEST(NoticeCodec, HasEachEnumerator) {
  for (const auto& state : base::kEnumWords<NoticeState>) {
    for (const auto& severity : base::kEnumWords<Severity>) {
      Notice notice = Sample();
      notice.state = state.value;
      notice.severity = severity.value;
      if (state.value == NoticeState::kOnce) notice.incident.clear();
      EXPECT_EQ(DecodeNotice(EncodeNotice(notice)), notice) << state.word << severity.word;
    }
  }
}

// What comes back says the same, is written the same again, and jsonb takes it.
TEST(NoticeCodec, TakesWhateverBytesThereAre) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    Notice notice = Sample();
    for (std::string* text : TextsOf(notice)) {
      if (random() % 2 == 0) *text = "x" + RandomBytes(random, 3'000);
    }
    const std::string json = EncodeNotice(notice);
    EXPECT_TRUE(base::IsUtf8(json));
    EXPECT_EQ(json.find('\0'), std::string::npos);
    EXPECT_EQ(json.find("\\u0000"), std::string::npos);
    Notice back = DecodeNotice(json);
    EXPECT_EQ(EncodeNotice(back), json);
    EXPECT_EQ(back.at, notice.at);
    std::vector<std::string*> was = TextsOf(notice);
    std::vector<std::string*> is = TextsOf(back);
    for (size_t i = 0; i < was.size(); ++i) {
      const size_t most = was[i] == &notice.message ? kMostNoticeMessage : kMostNoticeText;
      EXPECT_LE(is[i]->size(), most);
      const std::string shown =
          was[i] == &notice.message ? base::PrintableLines(*was[i]) : base::Printable(*was[i]);
      if (shown.size() <= most) EXPECT_EQ(*is[i], shown);
    }
  }
}

TEST(NoticeCodec, EscapesWhatHidesWhatItSays) {
  Notice notice = Sample();
  notice.object.name = std::string("a\0b\u202e", 6);
  notice.actor = "ann\nstate: recovered";
  const Notice back = DecodeNotice(EncodeNotice(notice));
  EXPECT_EQ(back.object.name, base::Printable(notice.object.name));
  EXPECT_EQ(back.actor, "ann\\nstate: recovered");
}

TEST(NoticeCodec, RefusesWhatIsMissingOrOdd) {
  const base::Json good = base::ParseJson(EncodeNotice(Sample()));
  struct Case {
    const char* member;
    base::Json value;
  };
  const std::vector<Case> cases = {{"/id", nullptr},
                                   {"/id", ""},
                                   {"/id", 7},
                                   {"/event", nullptr},
                                   {"/event", ""},
                                   {"/state", "closed"},
                                   {"/state", nullptr},
                                   {"/severity", "fatal"},
                                   {"/severity", nullptr},
                                   {"/object", nullptr},
                                   {"/object", "nightly"},
                                   {"/object/kind", ""},
                                   {"/object/name", nullptr},
                                   {"/at", "yesterday"},
                                   {"/at", nullptr},
                                   {"/since", 0},
                                   {"/message", 7},
                                   {"/message", std::string(kMostNoticeMessage + 1, 'x')},
                                   {"/actor", base::Json::array()},
                                   {"/actor", std::string("a\0b", 3)},
                                   {"/incident", nullptr},
                                   {"/state", "once"}};
  for (const Case& one : cases) {
    base::Json odd = good;
    odd[base::Json::json_pointer(one.member)] = one.value;
    EXPECT_THROW(DecodeNotice(odd.dump()), ApiFormatError) << one.member << " " << one.value;
  }
  for (const char* text : {"", "[]", "{}", "null", "{\"id\":", "\"notice\""}) {
    EXPECT_THROW(DecodeNotice(text), ApiFormatError) << text;
  }
}

TEST(NoticeCodec, PassesOverWhatANewerVersionWrote) {
  base::Json newer = base::ParseJson(EncodeNotice(Sample()));
  newer["event"] = "moonIsFull";
  newer["weather"] = {{"rain", true}};
  const Notice notice = DecodeNotice(newer.dump());
  EXPECT_EQ(notice.event, "moonIsFull");
  EXPECT_EQ(notice.id, Sample().id);
}

}  // namespace
}  // namespace strongroom::api
