#include <gmock/gmock.h>

#include <pqxx/pqxx>

#include "store/error.h"
#include "verification_fixture.h"

// How servers share the verification of sets, a step at a time.
namespace strongroom::store {
namespace {

using ::testing::ElementsAre;
using Did = VerificationStep::Did;

// More than one step takes: whoever dies in between leaves the rest to others.
class LargeSet : public Verification {
 protected:
  LargeSet() {
    std::vector<DigestedItem> items;
    for (int i = 0; i < 1'500; ++i) {
      items.push_back(ItemOf("secrets", "s" + std::to_string(i), std::to_string(i)));
    }
    items.push_back(ItemOf("large", "a", std::string(size_t{3} << 20U, 'a')));
    items.push_back(ItemOf("large", "b", std::string(size_t{3} << 20U, 'b')));
    large_ = StoreSet(test_.database(), KeyOf(4), items, OutcomeOf({"secrets", "large"})).id;
  }
  std::string At() {
    return test_.Value("SELECT at_version FROM strongroom.set_verifications WHERE set_id = " +
                       std::to_string(large_));
  }

  int64_t large_ = 0;
};

TEST_F(LargeSet, GoesOnWhereAnotherServerWas) {
  EXPECT_EQ(Next().did, Did::kPart);
  const std::string first = At();
  EXPECT_NE(first, "0");
  Database another(test_.dsn() + "?options=-c%20role%3Dstrongroom_server");
  std::optional<int64_t> at_set;
  int steps = 1;
  while (VerifyNext(another, order_, at_set).did == Did::kPart) {
    EXPECT_GT(std::stoll(At()), std::stoll(first));
    ++steps;
  }
  EXPECT_GE(steps, 2);
  EXPECT_EQ(At(), "0");
  bytes_ = 0;
  EXPECT_EQ(VerifyAll().front().subject, NameOf(3));
}

// A server that is killed in the middle of a step: its transaction ends with its session.
TEST_F(LargeSet, IsFreeAgainAtOnceWhenAServerDies) {
  auto killed = std::make_unique<pqxx::connection>(test_.dsn());
  auto step = std::make_unique<pqxx::work>(*killed);
  step->exec(
      "SELECT FROM strongroom.set_verifications v JOIN strongroom.tenant_verifications t ON "
      "t.tenant_id = v.tenant_id ORDER BY v.seen_since, v.set_id DESC LIMIT 1 "
      "FOR NO KEY UPDATE OF v, t");
  EXPECT_EQ(Next().did, Did::kNothing) << "another server is at the tenant";
  step.reset();
  killed.reset();
  EXPECT_EQ(Next().did, Did::kPart);
}

TEST_F(LargeSet, OfOneTenantKeepsNoOtherWaiting) {
  SetKey other = KeyOf(9);
  other.ns = "team-b";
  other.tenant_uid = Uid(50);
  other.schedule_uid = Uid(60);
  StoreSet(test_.database(), other, {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  pqxx::connection working(test_.dsn());
  pqxx::work step(working);
  step.exec("SELECT FROM strongroom.tenant_verifications WHERE tenant_id = 1 FOR NO KEY UPDATE");
  std::vector<std::string> namespaces;
  for (const VerificationStep& ended : VerifyAll()) namespaces.push_back(ended.ns);
  EXPECT_THAT(namespaces, ElementsAre("team-b", "team-b"));
}

}  // namespace
}  // namespace strongroom::store
