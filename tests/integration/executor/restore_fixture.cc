#include "restore_fixture.h"

#include <fstream>
#include <utility>

namespace strongroom::executor {

namespace fs = std::filesystem;

RestoreSteps::RestoreSteps() {
  std::ofstream(folder_ / "token") << "a-token\n";
  fs::create_directory(folder_ / "spool");
  fs::create_directory(folder_ / "tenant");
  options_.input = {
      .ns = "team-a", .name = "again", .uid = "u-1", .spec_digest = "0123456789abcdef"};
  options_.input.backup_set = "nightly-1-1";
  options_.tenant_folder = folder_ / "tenant";
  options_.tenant_addresses = web::AddressRules::kGuardedOrLoopback;
  options_.server.token_file = folder_ / "token";
  options_.spool_folder = folder_ / "spool";
  options_.last_words_file.clear();
}

RestoreSteps::~RestoreSteps() { EXPECT_TRUE(fs::is_empty(folder_ / "spool")); }

void RestoreSteps::Serve(domain::ProviderKind kind, std::vector<sets::Item> items) {
  server_.reset();
  exchange_ =
      std::make_unique<test::RestoreExchange>(test::RestoreExchange::Seal(kind, std::move(items)));
  server_ = std::make_unique<RestoreStandIn>(*exchange_);
  options_.server.url = server_->url();
}

void RestoreSteps::Run(domain::RestoreStep step) {
  options_.input.step = step;
  ASSERT_EQ(RunRestore(options_, catalogues_, {}), 0);
}

std::map<std::string, domain::PlannedItem> RestoreSteps::Plan() {
  Run(domain::RestoreStep::kPlan);
  EXPECT_EQ(exchange_->end().reason, "") << exchange_->end().message;
  options_.input.plan_digest = exchange_->end().plan_digest;
  std::map<std::string, domain::PlannedItem> planned;
  for (const auto& [ordinal, item] : exchange_->plan()) planned[item.planned.id] = item.planned;
  return planned;
}

std::map<std::string, api::RestoreProgressItem> RestoreSteps::Apply() {
  Run(domain::RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "") << exchange_->end().message;
  const auto plan = exchange_->plan();
  std::map<std::string, api::RestoreProgressItem> results;
  for (const auto& [ordinal, item] : exchange_->results()) {
    results[plan.at(ordinal).planned.id] = item;
  }
  return results;
}

}  // namespace strongroom::executor
