#include "executor/report_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "api/refusal_body.h"
#include "domain/error_codes.h"
#include "executor/error.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "support/scripted_transport.h"
#include "web/error.h"
#include "web/retry.h"

namespace strongroom::executor {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr const char* kPath = "/v1/namespaces/team%20a/runs/nightly-1/report";

class Sending {
 public:
  std::optional<api::ReportAnswer> Send() {
    ReportSender sender(transport, clock_, {first_wait, first_wait});
    return sender.Send({"team a", "nightly-1", "uid&1"}, "/spool/report",
                       clock_.Steady() + std::chrono::minutes(1), stop.get_token());
  }
  std::string SendAndFail() {
    try {
      Send();
    } catch (const ExecutorError& e) {
      return e.what();
    }
    ADD_FAILURE() << "accepted";
    return {};
  }

  test::ScriptedTransport transport;
  std::stop_source stop;
  milliseconds first_wait{0};

 private:
  test::FakeClock clock_;
};

TEST(ReportSender, PostsTheFileOfTheRun) {
  Sending sending;
  api::ReportAnswer answer;
  answer.backup_set_id = "42";
  answer.backup_set_digest = std::string(64, 'a');
  sending.transport.Add(kPath, 200, api::EncodeReportAnswer(answer));
  EXPECT_EQ(sending.Send(), answer);
  const web::Request request = sending.transport.Requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path_and_query, std::string(kPath) + "?uid=uid%261");
  EXPECT_EQ(request.body_file, "/spool/report");
  EXPECT_EQ(request.content_type, api::kReportContentType);
  EXPECT_LE(request.timeout, milliseconds(60'000));
}

TEST(ReportSender, GoesOnUntilTheServerIsThere) {
  Sending sending;
  sending.transport.AddFailure(kPath, "refused");
  for (const int status : {500, 503, 429, 408, 425}) sending.transport.Add(kPath, status, "");
  sending.transport.Add(kPath, 401, "");
  sending.transport.Add(kPath, 200, api::EncodeReportAnswer({}));
  EXPECT_TRUE(sending.Send().has_value());
  EXPECT_EQ(sending.transport.Requests().size(), 8U);
}

TEST(ReportSender, ARefusalThatMayPassIsSentAgainWhateverItsStatus) {
  Sending sending;
  for (const api::RefusalCode& code : api::kRefusalCodes) {
    if (code.then != api::AfterRefusal::kSendAgain) continue;
    sending.transport.Add(kPath, code.status, api::EncodeRefusal({std::string(code.word), ""}));
  }
  const auto refusals =
      std::count_if(api::kRefusalCodes.begin(), api::kRefusalCodes.end(),
                    [](const auto& code) { return code.then == api::AfterRefusal::kSendAgain; });
  sending.transport.Add(kPath, 200, api::EncodeReportAnswer({}));
  EXPECT_TRUE(sending.Send().has_value());
  EXPECT_EQ(sending.transport.Requests().size(), static_cast<size_t>(refusals) + 1);
}

TEST(ReportSender, ARefusalIsFinal) {
  for (const int status : {400, 403, 404, 409, 413, 415}) {
    Sending sending;
    sending.transport.Add(kPath, status, api::EncodeRefusal({"BECAUSE", "it is so"}));
    try {
      sending.Send();
      ADD_FAILURE() << "accepted: " << status;
    } catch (const ReportRefused& e) {
      EXPECT_STREQ(e.what(), "the server refuses the report: BECAUSE: it is so");
      EXPECT_EQ(e.run_code(), status == 413 ? "REPORT_TOO_LARGE" : "INTERNAL") << status;
    }
    EXPECT_EQ(sending.transport.Requests().size(), 1U) << status;
  }
}

TEST(ReportSender, AnAnswerWithoutEndIsNoneOfOurServer) {
  const test::FakeClock clock;
  test::FakeTransport transport(
      [](const web::Request&) -> web::Response { throw web::AnswerTooLarge("more than 64 MiB"); });
  ReportSender sender(transport, clock, {milliseconds(0), milliseconds(0)});
  try {
    sender.Send({"team-a", "nightly-1", "uid"}, "/spool/report",
                clock.Steady() + std::chrono::minutes(1), {});
    ADD_FAILURE() << "accepted";
  } catch (const ReportRefused& e) {
    EXPECT_EQ(e.then(), api::AfterRefusal::kGiveUp);
    EXPECT_STREQ(e.what(), "the server refuses the report: more than 64 MiB");
  }
  EXPECT_EQ(transport.Requests().size(), 1U);
}

TEST(ReportSender, TheServersCodeSaysWhatCanStillBeDone) {
  using api::AfterRefusal;
  struct Row {
    int status;
    std::string body;
    AfterRefusal then;
  };
  const auto ours = [](const char* code) { return api::EncodeRefusal({code, ""}); };
  const std::vector<Row> rows = {
      {400, ours("REPORT_INVALID"), AfterRefusal::kReportFailure},
      {413, ours("ITEM_TOO_LARGE"), AfterRefusal::kReportFailure},
      {400, ours("BAD_REQUEST"), AfterRefusal::kGiveUp},
      {415, ours("WRONG_CONTENT_TYPE"), AfterRefusal::kGiveUp},
      {409, ours("RUN_TERMINAL"), AfterRefusal::kGiveUp},
      // Of another version, or not ours: as the status has it.
      {422, ours("OF_THE_FUTURE"), AfterRefusal::kReportFailure},
      {400, "", AfterRefusal::kReportFailure},
      {413, "<html>", AfterRefusal::kReportFailure},
      {403, "<html>", AfterRefusal::kGiveUp},
      {404, "", AfterRefusal::kGiveUp},
  };
  for (const Row& row : rows) {
    Sending sending;
    sending.transport.Add(kPath, row.status, row.body);
    try {
      sending.Send();
      ADD_FAILURE() << "accepted: " << row.status;
    } catch (const ReportRefused& e) {
      EXPECT_EQ(e.then(), row.then) << row.status << " " << row.body;
    }
  }
}

// What the run fails with, for all that our server refuses and a run can still say.
TEST(ReportSender, ARefusalOfWhatWasSentIsNoBugButWhereItIsOne) {
  // Reports that no executor of ours makes, and a server that is none of ours.
  const std::set<std::string_view> bugs = {"REPORT_INVALID", "REPORT_CUT_OFF", "TOO_LARGE"};
  int limits = 0;
  for (const api::RefusalCode& code : api::kRefusalCodes) {
    if (code.then != api::AfterRefusal::kReportFailure) continue;
    Sending sending;
    sending.transport.Add(kPath, code.status,
                          api::EncodeRefusal({std::string(code.word), "more than 7"}));
    try {
      sending.Send();
      ADD_FAILURE() << "accepted: " << code.word;
    } catch (const ReportRefused& e) {
      const domain::ErrorCode* const told = domain::FindErrorCode(e.run_code());
      ASSERT_NE(told, nullptr) << code.word;
      EXPECT_EQ(told->word == domain::error_code::kInternal, bugs.contains(code.word)) << code.word;
      EXPECT_NE(told->advice.find(code.flag), std::string_view::npos)
          << code.word << " does not say which flag to change";
      EXPECT_THAT(e.what(), HasSubstr(std::string(code.word) + ": more than 7"));
    }
    limits += code.flag.empty() ? 0 : 1;
    if (code.status == 413) EXPECT_NE(code.flag.empty(), !bugs.contains(code.word)) << code.word;
  }
  EXPECT_EQ(limits, 5);
}

TEST(ReportSender, NothingThatIsNotOurServersIsShown) {
  for (const char* body : {"<html>secret</html>", R"({"kind":"Status","message":"secret"})"}) {
    Sending sending;
    sending.transport.Add(kPath, 403, body);
    EXPECT_EQ(sending.SendAndFail(),
              "the server refuses the report: 403, with an answer that is none of Strongroom's "
              "server");
  }
}

TEST(ReportSender, SaysWhatItWaitedForWhenTimeIsUp) {
  Sending sending;
  sending.transport.Add(kPath, 503, api::EncodeRefusal({"STORE_UNAVAILABLE", "no PostgreSQL"}),
                        {{"retry-after", "60"}});
  EXPECT_EQ(sending.SendAndFail(),
            "no time left to report the run: STORE_UNAVAILABLE: no PostgreSQL");
}

TEST(ReportSender, ATokenIsTriedTwice) {
  Sending sending;
  sending.transport.Add(kPath, 401, "");
  EXPECT_THAT(sending.SendAndFail(), HasSubstr("refuses"));
  EXPECT_EQ(sending.transport.Requests().size(), 2U);
}

TEST(ReportSender, GivesUpWhenTheWaitDoesNotFit) {
  Sending sending;
  sending.transport.Add(kPath, 503, "", {{"retry-after", "60"}});
  EXPECT_THAT(sending.SendAndFail(), HasSubstr("no time left"));
  EXPECT_EQ(sending.transport.Requests().size(), 1U);
}

TEST(ReportSender, WaitsAlsoWhenToldToComeBackAtOnce) {
  Sending sending;
  sending.first_wait = std::chrono::minutes(3);
  sending.transport.Add(kPath, 503, "", {{"retry-after", "0"}});
  sending.transport.Add(kPath, 200, api::EncodeReportAnswer({}));
  EXPECT_THAT(sending.SendAndFail(), HasSubstr("no time left"));
  EXPECT_EQ(sending.transport.Requests().size(), 1U);
}

TEST(ReportSender, AnUnreadableAnswerStillMeansStored) {
  Sending sending;
  sending.transport.Add(kPath, 200, "<html>");
  EXPECT_EQ(sending.Send(), std::nullopt);
}

TEST(ReportSender, StopEndsIt) {
  Sending sending;
  sending.transport.AddAnswer(kPath, [&](const web::Request&) {
    sending.stop.request_stop();
    return web::Response{500, "", {}};
  });
  EXPECT_THROW(sending.Send(), web::StoppedError);
}

}  // namespace
}  // namespace strongroom::executor
