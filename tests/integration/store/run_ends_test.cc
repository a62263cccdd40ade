#include <gtest/gtest.h>

#include "sets.h"
#include "store/error.h"
#include "store/run_claim.h"

// A run ends once, with a set or without.
namespace strongroom::store {
namespace {

void EndWithoutSet(TestDatabase& test, int run) {
  RunClaim claim(test.database(), KeyOf(run).run_uid);
  claim.EndWithoutSet();
}

std::string Ended(TestDatabase& test) {
  return test.Value("SELECT count(*) FROM strongroom.runs_without_set");
}

TEST(RunEnds, ThatHasNoSetGetsNone) {
  TestDatabase test;
  EndWithoutSet(test, 1);
  EndWithoutSet(test, 1);
  EXPECT_EQ(Ended(test), "1");
  const Ingest late(test.database(), KeyOf(1), ChangeDigestOf);
  EXPECT_TRUE(late.HasEnded());
  const Ingest other(test.database(), KeyOf(2), ChangeDigestOf);
  EXPECT_FALSE(other.HasEnded() || other.IsBusy());
}

TEST(RunEnds, ThatIsNotCommittedIsNone) {
  TestDatabase test;
  { const RunClaim claim(test.database(), KeyOf(1).run_uid); }
  EXPECT_NO_THROW(
      StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"})));
  const RunClaim claim(test.database(), KeyOf(1).run_uid);
  EXPECT_TRUE(claim.stored());
}

// Whoever does not look, as a server of the version before.
TEST(RunEnds, TwiceIsAgainstTheSchema) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {}, OutcomeOf({"roles"}));
  RunClaim claim(test.database(), KeyOf(1).run_uid);
  try {
    claim.EndWithoutSet();
    ADD_FAILURE() << "it has a set";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kForbidden);
  }
  EXPECT_EQ(Ended(test), "0");
  EXPECT_EQ(test.StateOf("INSERT INTO strongroom.runs_without_set (run_uid) VALUES ('" + Uid(99) +
                         "'); INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, "
                         "run_uid, namespace, schedule_name, run_name, seq, status, complete) "
                         "SELECT tenant_id, backup_schedule_id, '" +
                         Uid(99) +
                         "', namespace, schedule_name, 'r', 2, status, complete "
                         "FROM strongroom.backup_sets"),
            "SR001");
}

TEST(RunEnds, AreForgottenOnceNoRunCanBeSoOld) {
  TestDatabase test;
  for (int run = 1; run <= 3; ++run) EndWithoutSet(test, run);
  const auto age = [&](int run, const std::string& by) {
    ASSERT_EQ(test.StateOf("UPDATE strongroom.runs_without_set SET ended_at = now() - interval '" +
                           by + "' WHERE run_uid = '" + KeyOf(run).run_uid + "'"),
              "");
  };
  age(1, "31 days");
  age(2, "29 days");
  EXPECT_EQ(Ended(test), "3");
  EndWithoutSet(test, 4);
  EXPECT_EQ(Ended(test), "3");
  EXPECT_TRUE(Ingest(test.database(), KeyOf(2), ChangeDigestOf).HasEnded());
}

}  // namespace
}  // namespace strongroom::store
