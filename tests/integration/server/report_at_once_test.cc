#include <gtest/gtest.h>

#include <future>
#include <set>

#include "integration/database/stored_sets.h"
#include "integration/server/report_fixture.h"
#include "store/error.h"
#include "store/run_claim.h"

// Reports that come at once, and what they have to share.
namespace strongroom::server::report {
namespace {

using domain::RunPhase;
using test::Compress;
using test::MakeItem;
using test::ReportLines;

constexpr const char* kOtherUid = "00000000-0000-4000-8000-000000001002";

class ReportsAtOnce : public ReportTest {
 protected:
  // As an executor does: again as long as the run is busy.
  std::string SendUntilTaken(const std::string& report) {
    while (true) {
      const http::Response response = Send(report);
      if (CodeOf(response) != "409 RUN_BUSY") return response.body;
    }
  }
  std::vector<std::string> SendAtOnce(const std::vector<std::string>& reports) {
    std::vector<std::future<std::string>> answers;
    answers.reserve(reports.size());
    for (const std::string& report : reports) {
      answers.push_back(std::async(std::launch::async, [&] { return SendUntilTaken(report); }));
    }
    std::vector<std::string> bodies;
    bodies.reserve(answers.size());
    for (auto& answer : answers) bodies.push_back(answer.get());
    return bodies;
  }
};

TEST_F(ReportsAtOnce, OneOfARunIsStoredWhole) {
  const std::vector<api::ReportItem> other = {MakeItem("networkPolicies", "deny", "2"),
                                              MakeItem("roles", "writer", "2")};
  std::vector<std::string> reports;
  for (int i = 0; i < 6; ++i) reports.push_back(Report(i % 2 == 0 ? Items() : other));
  const std::vector<std::string> answers = SendAtOnce(reports);
  EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1U) << "the same for all";
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(RunPhaseName(), "success");
  const int64_t id = std::stoll(api::DecodeReportAnswer(answers[0]).backup_set_id);
  std::map<std::string, std::string> stored = test::ContentsOf(test_.database(), id);
  const auto contents_of = [](const std::vector<api::ReportItem>& items) {
    std::map<std::string, std::string> contents;
    for (const api::ReportItem& item : items) contents[item.external_id] = item.content;
    return contents;
  };
  EXPECT_TRUE(stored == contents_of(Items()) || stored == contents_of(other)) << stored.size();
}

TEST_F(ReportsAtOnce, ASetAndAFailureOfARunNeverBothCount) {
  domain::Outcome failed;
  failed.phase = RunPhase::kFailed;
  failed.error_code = "THROTTLED";
  for (int round = 0; round < 10; ++round) {
    PutRun("nightly-1", kRunUid);
    const std::string before = Sets();
    SendAtOnce({Report(Items()), Compress(ReportLines(kRunUid, {}, failed))});
    const bool is_stored = Sets() != before;
    EXPECT_EQ(RunPhaseName(), is_stored ? "success" : "failed");
    if (is_stored) return;  // the run has its answer from now on
  }
}

TEST_F(ReportsAtOnce, ASecondOneDoesNotWaitForTheFirst) {
  domain::Outcome failed;
  failed.phase = RunPhase::kFailed;
  {
    const store::RunClaim claim(test_.database(), kRunUid);
    for (const std::string& report :
         {Report(Items()), Compress(ReportLines(kRunUid, {}, failed))}) {
      const http::Response busy = Send(report);
      EXPECT_EQ(CodeOf(busy), "409 RUN_BUSY");
      ASSERT_EQ(busy.headers.size(), 1U);
      EXPECT_EQ(busy.headers[0].first, "Retry-After");
    }
    PutRun("nightly-2", kOtherUid);
    EXPECT_EQ(CodeOf(Send(Report(Items(), kOtherUid),
                          {.token = "nightly-2.token", .run = "nightly-2", .uid = kOtherUid})),
              "200");
  }
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200");
}

TEST_F(ReportsAtOnce, OneThatComesSlowlyHoldsNoSession) {
  store::Database single(test_.dsn(), 1);
  const ReportPort port(PartsWith(single), clock_, limits_);
  PutRun("nightly-2", kOtherUid);
  const std::string slow = Report(Items());
  std::string meanwhile;
  HookedBody body(slow, slow.size() / 2, [&] {
    test::TextBody quick(Report(Items(), kOtherUid));
    meanwhile = CodeOf(
        SendTo(port, quick, {.token = "nightly-2.token", .run = "nightly-2", .uid = kOtherUid}));
  });
  EXPECT_EQ(CodeOf(SendTo(port, body, {})), "200");
  EXPECT_EQ(meanwhile, "200");
}

TEST_F(ReportsAtOnce, OneThatFindsNoRoomOnDiskComesAgain) {
  {
    base::ByteBudget::Loan others = spool_room_.Open("team-b");
    base::ByteBudget::Loan rest = spool_room_.Open("team-c");
    ASSERT_TRUE(others.TryGrow(750'000) && rest.TryGrow(250'000));
    EXPECT_EQ(CodeOf(Send(Report(Items()))), "503 NO_ROOM");
  }
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200");
  EXPECT_TRUE(spool_room_.Open("team-a").TryGrow(750'000)) << "nothing is kept";
}

// How long it waits before: byte_budget_test.cc.
TEST_F(ReportsAtOnce, OneThatFindsNoMemoryComesAgain) {
  intake::Limits limits = limits_;
  limits.memory_patience = {};
  const ReportPort port(PartsWith(test_.database()), clock_, limits);
  const auto send = [&] {
    test::TextBody body(Report(Items()));
    return CodeOf(SendTo(port, body, {}));
  };
  {
    const auto others = memory_.Take("team-b", memory_bytes_, {});
    const auto rest = memory_.Take("team-c", memory_bytes_ / 4, {});
    ASSERT_TRUE(others && rest);
    EXPECT_EQ(send(), "503 NO_ROOM");
    EXPECT_EQ(Sets(), "0");
  }
  EXPECT_EQ(send(), "200");
  EXPECT_TRUE(memory_.Take("team-a", memory_bytes_, {})) << "nothing is kept";
}

// As an executor sends it: its masks make it six times as large as an item may be.
TEST_F(ReportsAtOnce, AnItemThatOnlyMasksMakeTooLargeIsStored) {
  api::ReportItem item = MakeItem("roles", "a", "1");
  item.content = R"({"data":[1)";
  for (int i = 0; i < 4'000; ++i) item.content += R"(,"***masked***")";
  item.content += "]}";
  item.secrets_masked = true;
  EXPECT_EQ(CodeOf(Send(Report({item}))), "200");
  EXPECT_EQ(test::ContentsOf(test_.database(), 1).at("roles/a"), item.content);
}

TEST_F(ReportsAtOnce, ANamespaceAddsNoMoreThanItsShareOfTheDay) {
  intake::Limits limits = limits_;
  limits.max_namespace_day_bytes = 7'000;
  const ReportPort port(PartsWith(test_.database()), clock_, limits);
  int run = 0;
  const auto send = [&](const std::string& value) {
    const std::string name = "nightly-" + std::to_string(++run + 10);
    const std::string uid = "00000000-0000-4000-8000-0000000020" + std::to_string(run + 10);
    PutRun(name, uid);
    test::TextBody body(Report({MakeItem("roles", "a", value)}, uid));
    return CodeOf(SendTo(port, body, {.token = name + ".token", .run = name, .uid = uid}));
  };
  std::string noise;
  for (int i = 0; i < 40; ++i) noise += base::Sha256Hex(std::to_string(i));
  EXPECT_EQ(send(noise.substr(0, 2'000)), "200");
  EXPECT_EQ(send(noise.substr(0, 2'000)), "200") << "stored already";
  EXPECT_EQ(send(noise.substr(500)), "413 NAMESPACE_FULL");
  EXPECT_EQ(Sets(), "2") << "nothing of it is there";
  EXPECT_TRUE(HasCounted("refused", 1));
  ASSERT_EQ(test_.StateOf("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER USER"), "");
  ASSERT_EQ(test_.StateOf("UPDATE strongroom.backup_sets SET sealed_at = now() - interval '25 h'"),
            "");
  EXPECT_EQ(send(noise.substr(500)), "200") << "another day";
}

// A session that is missed is not waited for here, so that it shows.
TEST_F(ReportsAtOnce, ASlowApiServerHoldsNoSessionAndNoMemory) {
  std::stop_source no_patience;
  store::Database single(test_.dsn(), 1, no_patience.get_token());
  store::FindByRun(single, kOtherUid);  // there is a session from now on
  no_patience.request_stop();
  const ReportPort port(PartsWith(single), clock_, limits_);
  int asked = 0;
  std::string missed;
  cluster_.WhileItAnswers([&] {
    ++asked;
    try {
      store::FindByRun(single, kOtherUid);
    } catch (const store::StoreError& e) {
      missed += std::to_string(asked) + ": " + e.what() + '\n';
    }
    if (!memory_.Take("team-a", memory_bytes_, {})) missed += std::to_string(asked) + ": memory\n";
  });
  test::TextBody stored(Report(Items()));
  EXPECT_EQ(CodeOf(SendTo(port, stored, {})), "200");
  EXPECT_EQ(asked, 7) << "token, run, pod, Job; run; run, its status";
  domain::Outcome failed;
  failed.phase = RunPhase::kFailed;
  PutRun("nightly-2", kOtherUid);
  test::TextBody unstored(Compress(ReportLines(kOtherUid, {}, failed)));
  EXPECT_EQ(CodeOf(SendTo(port, unstored,
                          {.token = "nightly-2.token", .run = "nightly-2", .uid = kOtherUid})),
            "200");
  EXPECT_EQ(asked, 13) << "token, run, pod, Job; run, its status";
  EXPECT_EQ(missed, "");
  cluster_.WhileItAnswers({});
  EXPECT_EQ(RunPhaseName(), "success");
  EXPECT_EQ(RunPhaseName("nightly-2"), "failed");
}

// Behind a set of the same schedule that is not sealed for long.
TEST_F(ReportsAtOnce, OneThatTakesTooLongToStoreGivesAllBackAndComesAgain) {
  store::Database single(test_.dsn(), 1);
  intake::Limits limits = limits_;
  limits.store_time = std::chrono::milliseconds(300);
  const ReportPort port(PartsWith(single), clock_, limits);
  {
    store::Ingest other(test_.database(),
                        {.ns = "team-a",
                         .tenant_uid = kTenantUid,
                         .tenant_name = "cluster",
                         .schedule_uid = kScheduleUid,
                         .schedule_name = "nightly",
                         .run_uid = kOtherUid,
                         .run_name = "nightly-2"},
                        [](const std::string&, const std::string&) { return std::nullopt; });
    other.Finish({.phase = RunPhase::kSuccess});
    test::TextBody body(Report(Items()));
    EXPECT_EQ(CodeOf(SendTo(port, body, {})), "503 STORE_TOO_SLOW");
    EXPECT_EQ(RunPhaseName(), "running");
    EXPECT_TRUE(memory_.Take("team-a", memory_bytes_, {})) << "nothing is kept";
  }
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200");
}

// Items of nothing, of the limit, and a byte less and more.
TEST_F(ReportsAtOnce, ItemsAreTakenUpToTheirLimit) {
  const auto item_of = [](size_t size) {
    api::ReportItem item = MakeItem("roles", "a", "");
    const size_t rest = size - item.content.size();
    return MakeItem("roles", "a", std::string(rest, 'x'));
  };
  ASSERT_EQ(item_of(10'000).content.size(), 10'000U);
  EXPECT_EQ(CodeOf(Send(Report({item_of(10'001)}))), "413 ITEM_TOO_LARGE");
  api::ReportItem nothing = MakeItem("roles", "a", "");
  nothing.content = "";
  EXPECT_EQ(CodeOf(Send(Report({nothing}))), "400 REPORT_INVALID");
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(CodeOf(Send(Report({item_of(9'999)}))), "200");
  PutRun("nightly-2", kOtherUid);
  EXPECT_EQ(CodeOf(Send(Report({item_of(10'000)}, kOtherUid),
                        {.token = "nightly-2.token", .run = "nightly-2", .uid = kOtherUid})),
            "200");
}

}  // namespace
}  // namespace strongroom::server::report
