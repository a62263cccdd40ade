#include "executor/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_sink.h"

namespace strongroom::executor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

catalogue::PolicyType Type(const char* key) {
  catalogue::PolicyType type;
  type.key = key;
  type.type_class = catalogue::TypeClass::kPolicy;
  type.source = catalogue::DirectoryType{};
  return type;
}

// Has two policies of each type.
class TwoOfEach final : public provider::Provider {
 public:
  provider::Collection Collect(const std::vector<catalogue::PolicyType>& types,
                               provider::ItemSink& sink, const std::stop_token&) override {
    provider::Collection collection;
    for (const catalogue::PolicyType& type : types) {
      const auto opened = sink.Open(type.key);
      domain::TypeCoverage coverage{.state = domain::TypeState::kComplete};
      for (const char* name : {"prod", "test"}) {
        const api::ReportItem item{
            .type = type.key, .external_id = name, .display_name = name, .content = "{}"};
        if (opened->Add(item).result != provider::Added::Result::kTaken) continue;
        ++coverage.total;
        ++coverage.backed_up;
      }
      opened->Finish();
      collection.types[type.key] = coverage;
    }
    collection.retries = 3;
    collection.acts = {{.external_id = "prod", .deed = {.actor = "ann"}}};
    return collection;
  }
};

class CollectTest : public testing::Test {
 protected:
  Collected Run() {
    return Collect(catalogue_, run_,
                   [this] {
                     ++connected_;
                     return std::make_unique<TwoOfEach>();
                   },
                   sink_, {});
  }

  const catalogue::Catalogue catalogue_{domain::ProviderKind::kDirectory,
                                        {Type("jsonFiles"), Type("yamlFiles")}};
  domain::RunTemplate run_{.policy_types = {"jsonFiles"}};
  provider::MemorySink sink_;
  int connected_ = 0;
};

TEST_F(CollectTest, ReadsWhatIsSelected) {
  const Collected collected = Run();
  EXPECT_EQ(collected.outcome.phase, domain::RunPhase::kSuccess);
  EXPECT_EQ(collected.outcome.attempts, 4);
  EXPECT_EQ(collected.acts.size(), 1U);
  EXPECT_THAT(sink_.Ids("jsonFiles"), ElementsAre("prod", "test"));
  EXPECT_THAT(sink_.Ids("yamlFiles"), IsEmpty());
}

TEST_F(CollectTest, GoesByTheSelectionOfTheRun) {
  run_.selection.emplace().include.names = {"prod"};
  const Collected collected = Run();
  EXPECT_THAT(sink_.Ids("jsonFiles"), ElementsAre("prod"));
  EXPECT_EQ(collected.outcome.summary.types.at("jsonFiles").excluded, 1);
}

TEST_F(CollectTest, ConnectsToNobodyWhereThereIsNothingToRead) {
  run_.policy_types = {"unknown"};
  EXPECT_EQ(Run().outcome.phase, domain::RunPhase::kSkipped);
  EXPECT_EQ(connected_, 0);
}

}  // namespace
}  // namespace strongroom::executor
