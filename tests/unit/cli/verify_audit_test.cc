#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kPath = "/apis/sets.strongroom.dev/v1alpha1/auditevents/verify";
const std::string kHash(64, 'a');

json Part(int64_t seq, const std::string& next = "", const std::string& hash = kHash) {
  json part{{"apiVersion", "sets.strongroom.dev/v1alpha1"},
            {"kind", "AuditVerification"},
            {"metadata", json::object()},
            {"verified", true},
            {"seq", seq},
            {"hash", hash}};
  if (!next.empty()) part["metadata"]["continue"] = next;
  return part;
}

json Broken(int64_t seq) {
  json part = Part(seq);
  part["verified"] = false;
  part["bad"] = 1;
  part["problems"] = {{{"seq", seq + 1}, {"row", 77}, {"what", "it is gone"}}};
  return part;
}

TEST(VerifyAudit, SaysWhereItEnds) {
  FakeHost host;
  host.Add(kPath, Part(5'000, "x"));
  host.Add(kPath, Part(7'000, "y"));
  host.Add(kPath, Part(7'000));
  EXPECT_EQ(host.Run({"verify", "--audit"}), kOk) << host.err();
  EXPECT_EQ(
      host.out(),
      "audit log: verified, 7000 rows are chained; keep its head elsewhere: 7000:" + kHash + '\n');
  const auto asked = host.server().RequestsTo(kPath);
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_THAT(asked[1], HasSubstr("continue=x"));
  EXPECT_THAT(asked[2], HasSubstr("continue=y"));
}

TEST(VerifyAudit, NamesEachBadRow) {
  FakeHost host;
  json first = Broken(4);
  first["metadata"]["continue"] = "x";
  json second = Part(5'000, "y");
  second["verified"] = false;
  second["bad"] = 30;
  for (int n = 0; n < 20; ++n) {
    second["problems"].push_back({{"seq", 0}, {"row", 100 + n}, {"what", "it was put in"}});
  }
  host.Add(kPath, first);
  host.Add(kPath, second);
  host.Add(kPath, Part(7'000));
  EXPECT_EQ(host.Run({"verify", "--audit"}), kBroken);
  EXPECT_THAT(host.out(),
              StartsWith("audit log: NOT AS IT WAS CHAINED, at seq 5, row 77: it is gone\n"
                         "audit log: NOT AS IT WAS CHAINED, row 100: it was put in\n"));
  EXPECT_THAT(host.out(), HasSubstr(", row 118: it was put in\naudit log: 11 more like these\n"));
}

TEST(VerifyAudit, NamesTheOnlyBadRow) {
  FakeHost host;
  host.Add(kPath, Broken(4));
  EXPECT_EQ(host.Run({"verify", "--audit"}), kBroken);
  EXPECT_EQ(host.out(), "audit log: NOT AS IT WAS CHAINED, at seq 5, row 77: it is gone\n");
  EXPECT_EQ(host.Run({"verify", "--audit", "-o", "json"}), kBroken);
  EXPECT_THAT(host.out(), HasSubstr("\"row\": 77"));
}

// A part ends at the head that was kept, so that its hash is seen.
TEST(VerifyAudit, KnowsAHeadAgain) {
  FakeHost host;
  host.Add(kPath, Part(5'000, "x", std::string(64, 'b')));
  host.Add(kPath, Part(6'000, "y"));
  host.Add(kPath, Part(7'000));
  EXPECT_EQ(host.Run({"verify", "--audit", "--head", "6000:" + kHash}), kOk) << host.out();
  const auto asked = host.server().RequestsTo(kPath);
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_THAT(asked[1], HasSubstr("limit=1000"));
  EXPECT_THAT(asked[2], HasSubstr("limit=5000"));

  FakeHost anew;
  anew.Add(kPath, Part(6, "", std::string(64, 'b')));
  EXPECT_EQ(anew.Run({"verify", "--audit", "--head", "6:" + kHash}), kBroken);
  EXPECT_THAT(anew.out(), HasSubstr("made anew"));

  FakeHost cut;
  cut.Add(kPath, Part(5));
  EXPECT_EQ(cut.Run({"verify", "--audit", "--head", "6:" + kHash}), kBroken);
  EXPECT_THAT(cut.out(), HasSubstr("cut off"));
}

// What is no answer is not taken for a good one.
TEST(VerifyAudit, FindsOutNothingWhereNobodySaysIt) {
  FakeHost host;
  EXPECT_EQ(host.Run({"verify", "--audit"}), kNoAnswer);
  EXPECT_THAT(host.err(), HasSubstr("is not installed"));
  json silent = Part(4);
  silent["verified"] = false;
  json loud = Broken(4);
  loud["verified"] = true;
  json uncounted = Broken(4);
  uncounted["bad"] = 0;
  json unnamed = Broken(4);
  unnamed["problems"] = json::array();
  for (const json& answer : {silent, loud, uncounted, unnamed, json{{"kind", "Pod"}}}) {
    FakeHost odd;
    odd.Add(kPath, answer);
    EXPECT_EQ(odd.Run({"verify", "--audit"}), kNoAnswer) << answer;
    EXPECT_THAT(odd.err(), StartsWith("error: "));
  }
  for (const char* head : {"x", "0:", "7", ":", "-1:aa", "7:AA"}) {
    EXPECT_EQ(host.Run({"verify", "--audit", "--head", head}), kWrongUsage) << head;
  }
  EXPECT_EQ(host.Run({"verify", "--audit", "nightly"}), kWrongUsage);
  EXPECT_EQ(host.Run({"verify", "nightly", "--head", "7:" + kHash}), kWrongUsage);
}

}  // namespace
}  // namespace strongroom::cli
