#include "server/sets/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/json.h"
#include "base/sha256.h"
#include "integration/store/sets.h"
#include "sealing/set_comparison.h"
#include "server/sets/api_status.h"
#include "server/sets/batch.h"
#include "support/built_in_catalogues.h"
#include "support/eventually.h"
#include "support/fake_clock.h"

// What comparing two sets may take.
namespace strongroom::server::sets {
namespace {

using base::Json;

// Each look at it takes so long.
class SlowClock final : public base::Clock {
 public:
  explicit SlowClock(std::chrono::steady_clock::duration step) : step_(step) {}

  std::chrono::system_clock::time_point Now() const override { return {}; }
  std::chrono::steady_clock::time_point Steady() const override { return now_ += step_; }

 private:
  const std::chrono::steady_clock::duration step_;
  mutable std::chrono::steady_clock::time_point now_;
};

std::string Objects(size_t count) {
  std::string all = R"({"many":[)";
  for (size_t i = 0; i < count; ++i) all += i == 0 ? "{}" : ",{}";
  return all + "]}";
}

store::DigestedItem Policy(const std::string& id, const std::string& content) {
  return {.item = {.type = "roles", .external_id = id, .display_name = id, .content = content},
          .digest = base::Sha256Hex(content),
          .change_digest = *store::ChangeDigestOf("roles", content),
          .epoch = 2,
          .restorability = "full",
          .missing = {}};
}

class SetsComparison : public ::testing::Test {
 protected:
  SetsComparison() { limits_.memory_patience = std::chrono::milliseconds{0}; }

  store::SetRecord StoreRoles(int run, const std::vector<store::DigestedItem>& items) {
    const store::SetKey key = store::KeyOf(run);
    const int64_t id =
        store::StoreSet(database_.database(), key, items, store::OutcomeOf({"roles"})).id;
    return *store::FindSet(database_.database(), {.cluster_uid = key.cluster_uid,
                                                  .ns = key.ns,
                                                  .name = key.run_name + '-' + std::to_string(id)});
  }
  void StoreTwo(const std::vector<store::DigestedItem>& before,
                const std::vector<store::DigestedItem>& after) {
    before_ = StoreRoles(1, before);
    after_ = StoreRoles(2, after);
  }
  void StoreTwo() { StoreTwo({Policy("a", R"({"a":1})")}, {Policy("a", R"({"a":2})")}); }

  std::unique_ptr<Comparisons> Make() {
    return std::make_unique<Comparisons>(Comparisons::Parts{.database = database_.database(),
                                                            .catalogues = test::BuiltInCatalogues(),
                                                            .memory = memory_,
                                                            .limits = limits_,
                                                            .clock = *clock_,
                                                            .stop = stop_.get_token()});
  }
  Differences Compare(Comparisons& comparisons) const {
    http::Request request;
    const AuthorizedRequest authorized{.http = request,
                                       .access = {.ns = "team-a"},
                                       .deadline = Deadline(*clock_, kComparisonTime)};
    return comparisons.Compare(authorized, {.before = before_,
                                            .after = after_,
                                            .provider = domain::ProviderKind::kKubernetes,
                                            .naming = {}});
  }
  Json Diff() { return base::ParseJson(Compare(*Make()).text); }
  // Of what refuses it; 200 when nothing does.
  int CodeOf(Comparisons& comparisons) const {
    try {
      Compare(comparisons);
    } catch (const ApiStatus& e) {
      return e.code();
    }
    return 200;
  }
  bool HasAllMemory() {
    return memory_.Take("team-a", kShare, std::chrono::milliseconds{0}).has_value();
  }

  static constexpr uint64_t kMemory = uint64_t{512} << 20U;
  static constexpr uint64_t kShare = base::ByteBudget::ShareOf(kMemory);

  test::TestDatabase database_;
  base::ByteBudget memory_{kMemory};
  intake::Limits limits_;
  test::FakeClock still_;
  const base::Clock* clock_ = &still_;
  std::stop_source stop_;
  store::SetRecord before_, after_;
};

// What somebody may write who may edit policies, and nothing else: it costs nobody else anything.
TEST_F(SetsComparison, OfPoliciesWithHundredsOfThousandsOfElementsIsToldOrGivenUp) {
  const std::string many = Objects(300'000);
  StoreTwo(
      {Policy("a", many), Policy("b", many), Policy("c", Objects(1)), Policy("d", R"({"a":1})")},
      {Policy("a", Objects(0)), Policy("b", Objects(1)), Policy("c", many),
       Policy("d", R"({"a":2})")});
  const Json diff = Diff();
  EXPECT_EQ(diff["changes"]["changed"], 4);
  EXPECT_EQ(diff["items"][0]["patch"],
            base::ParseJson(R"([{"op":"replace","path":"/many","value":[]}])"));
  for (const size_t i : {1U, 2U}) {
    EXPECT_FALSE(diff["items"][i].contains("patch"));
    EXPECT_EQ(diff["items"][i]["noPatch"],
              "too much differs to be told as a patch: read both contents");
  }
  EXPECT_EQ(diff["items"][3]["patch"].size(), 1U) << "and no other policy anything";
  EXPECT_TRUE(HasAllMemory());
}

// Sixty policies, each changed all over by as much as may be told of one: in memory that is many
// times its text.
TEST_F(SetsComparison, OfManyLargePoliciesTellsNoMoreThanAnAnswerBears) {
  std::vector<store::DigestedItem> before;
  std::vector<store::DigestedItem> after;
  for (int i = 0; i < 60; ++i) {
    const std::string id = "policy" + std::to_string(100 + i);
    before.push_back(Policy(id, R"({"a":")" + std::string(120'000, 'a') + "\"}"));
    after.push_back(Policy(id, Objects(5'000)));
  }
  StoreTwo(before, after);
  const Json diff = Diff();
  ASSERT_EQ(diff["items"].size(), 60U);
  const auto told = std::count_if(diff["items"].begin(), diff["items"].end(),
                                  [](const Json& item) { return item.contains("patch"); });
  EXPECT_GT(told, 10);
  EXPECT_LT(told, 30);
  EXPECT_EQ(diff["items"].back()["noPatch"],
            "the patches of other policies are all that is told: read both contents");
  EXPECT_TRUE(HasAllMemory());
}

// More than one batch of them, and each is compared with its own.
TEST_F(SetsComparison, OfMoreThanIsReadTogetherTellsEach) {
  std::vector<store::DigestedItem> before;
  std::vector<store::DigestedItem> after;
  for (size_t i = 0; i < 2 * kBatchItems + 1; ++i) {
    const std::string number = std::to_string(10'000 + i);
    before.push_back(Policy(number, R"({"was":)" + number + '}'));
    after.push_back(Policy(number, R"({"is":)" + number + '}'));
  }
  StoreTwo(before, after);
  const Json diff = Diff();
  ASSERT_EQ(diff["items"].size(), before.size());
  for (const Json& item : diff["items"]) {
    EXPECT_EQ(
        item["patch"],
        Json::array(
            {{{"op", "add"}, {"path", "/is"}, {"value", std::stoi(item["id"].get<std::string>())}},
             {{"op", "remove"}, {"path", "/was"}}}));
  }
}

TEST_F(SetsComparison, TakesItsMemoryFromWhatAllHave) {
  StoreTwo();
  const auto comparisons = Make();
  {
    const auto taken = memory_.Take("team-a", kShare, std::chrono::milliseconds{0});
    EXPECT_EQ(CodeOf(*comparisons), 429);
  }
  EXPECT_EQ(CodeOf(*comparisons), 200);
  EXPECT_TRUE(HasAllMemory()) << "and gives it back";
}

TEST_F(SetsComparison, LeavesPlacesToOthers) {
  StoreTwo();
  limits_.memory_patience = std::chrono::minutes{5};
  const auto comparisons = Make();
  std::vector<std::future<int>> waiting;
  auto taken = memory_.Take("team-a", kShare, std::chrono::milliseconds{0});
  for (size_t i = 0; i < kComparisons.at_once_per_namespace; ++i) {
    waiting.push_back(std::async(std::launch::async, [&] { return CodeOf(*comparisons); }));
  }
  ASSERT_TRUE(
      test::Eventually([&] { return memory_.waiting() == kComparisons.at_once_per_namespace; }));
  EXPECT_EQ(CodeOf(*comparisons), 429);
  taken.reset();
  for (auto& code : waiting) EXPECT_EQ(code.get(), 200);
  EXPECT_EQ(CodeOf(*comparisons), 200);
}

TEST_F(SetsComparison, EndsWhenItsTimeIsOver) {
  StoreTwo();
  const SlowClock clock(kComparisonTime / 2);
  clock_ = &clock;
  EXPECT_EQ(CodeOf(*Make()), 504);
  EXPECT_TRUE(HasAllMemory());
}

TEST_F(SetsComparison, EndsWhenTheServerStops) {
  StoreTwo();
  limits_.memory_patience = std::chrono::minutes{5};
  const auto comparisons = Make();
  std::future<int> waiting;
  auto taken = memory_.Take("team-a", kShare, std::chrono::milliseconds{0});
  waiting = std::async(std::launch::async, [&] { return CodeOf(*comparisons); });
  ASSERT_TRUE(test::Eventually([&] { return memory_.waiting() == 1; }));
  stop_.request_stop();
  EXPECT_EQ(waiting.get(), 503);
  taken.reset();
  EXPECT_EQ(CodeOf(*comparisons), 503);
}

}  // namespace
}  // namespace strongroom::server::sets
