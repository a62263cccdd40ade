#include "executor/restore_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "provider/error.h"
#include "restore/restoration.h"
#include "sets/members.h"
#include "support/built_in_catalogues.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "support/restore_exchange.h"
#include "support/temporary_folder.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
using domain::RestoreStep;
using test::RestoreExchange;
using testing::ElementsAre;
using testing::HasSubstr;
using Result = RestoredItem::Result;

// A tenant that restorers of several processes write to.
struct Tenant {
  std::set<std::string> there;
  std::vector<std::string> written;
  std::string refuses;  // to take that one
  std::function<void(const std::string&)> before_writing = [](const std::string&) {};
};

class TenantRestorer final : public provider::Restorer {
 public:
  TenantRestorer(Tenant& tenant, std::stop_token stop) : tenant_(tenant), stop_(std::move(stop)) {}

  std::string Place() override { return "tenant-1"; }
  PlannedItem Plan(const provider::StoredPolicy& policy) override {
    if (stop_.stop_requested()) throw web::StoppedError();
    PlannedItem planned{.type = policy.type->key, .id = policy.id, .target = policy.id};
    planned.action =
        tenant_.there.contains(policy.id) ? RestoreAction::kNone : RestoreAction::kCreate;
    if (policy.id != tenant_.refuses) return planned;
    planned.action = RestoreAction::kRefuse;
    planned.reason = "Forbidden";
    return planned;
  }
  RestoredItem Apply(const provider::StoredPolicy& policy, const PlannedItem& planned) override {
    tenant_.before_writing(policy.id);
    if (!tenant_.there.insert(policy.id).second) {
      return {.planned = planned, .result = Result::kNothingToDo};
    }
    tenant_.written.push_back(policy.id);
    return {.planned = planned, .result = Result::kDone};
  }

 private:
  Tenant& tenant_;
  const std::stop_token stop_;
};

class RestoreWorking : public testing::Test {
 protected:
  RestoreWorking() {
    input_ = {.ns = "shop", .name = "again", .uid = "u-1", .spec_digest = "0123456789abcdef"};
    input_.backup_set = "nightly-1";
    input_.target.kubernetes.emplace();
    input_.target.kubernetes->service_account = "restorer";
    Serve({"a", "b", "c"});
  }

  const catalogue::Catalogue& Catalogue() const {
    return *catalogues_.Of(domain::ProviderKind::kKubernetes);
  }
  sets::Item Role(const std::string& id) const {
    return RestoreExchange::Item(*Catalogue().Find("roles"), id,
                                 {{"metadata", {{"name", "name of " + id}}}});
  }
  void Serve(const std::vector<std::string>& ids,
             domain::ProviderKind provider = domain::ProviderKind::kKubernetes) {
    std::vector<sets::Item> items;
    for (const std::string& id : ids) items.push_back(Role(id));
    exchange_ = std::make_unique<RestoreExchange>(RestoreExchange::Seal(provider, items));
  }

  void SayProvider(const std::string& word) const {
    base::Json set = base::ParseJson(exchange_->set);
    set["status"]["provider"] = word;
    exchange_->set = base::CanonicalJson(set);
  }

  // As web::HttpTransport would: what is asked, to the exchange.
  web::Response Answer(const web::Request& request) {
    const std::string begin = "/v1/namespaces/shop/restores/again/";
    EXPECT_THAT(request.path_and_query, testing::StartsWith(begin));
    EXPECT_THAT(request.path_and_query, HasSubstr("uid=u-1"));
    const size_t query = request.path_and_query.find('?');
    const std::string part = request.path_and_query.substr(begin.size(), query - begin.size());
    const size_t from = request.path_and_query.find("from=");
    const auto answer =
        request.method == "POST"
            ? exchange_->Take(request.body)
            : exchange_->Get(part, from == std::string::npos
                                       ? 0
                                       : std::stoul(request.path_and_query.substr(from + 5)));
    if (loses_answers_ && ++asked_ % 2 == 1) throw web::TransportError("its answer is cut off");
    return {.status = answer.status, .body = answer.body};
  }
  void Stream(const web::LineSink& sink) {
    const auto answer = exchange_->Content();
    if (answer.status != 200) {
      throw web::StatusError("read", {.status = answer.status, .body = answer.body});
    }
    for (const std::string& line : exchange_->lines) {
      if (lost_lines_ > 0 && --lost_lines_ == 0) throw web::TransportError("cut off");
      sink(line);
    }
  }

  void Run(RestoreStep step, const std::stop_token& stop = {}) {
    input_.step = step;
    const RestoreServer server(
        transport_, clock_, input_,
        {.first = std::chrono::milliseconds{1}, .maximum = std::chrono::milliseconds{1}});
    CarryOut({.input = input_,
              .catalogue = Catalogue(),
              .server = server,
              .open_target =
                  [this](const std::stop_token& until) -> std::unique_ptr<provider::Restorer> {
                if (!unreachable_.empty()) {
                  throw provider::ProviderError(provider::kProviderUnavailable, unreachable_);
                }
                return std::make_unique<TenantRestorer>(tenant_, until);
              },
              .spool_folder = folder_.path(),
              .clock = clock_},
             stop);
  }
  void Plan() {
    Run(RestoreStep::kPlan);
    input_.plan_digest = exchange_->end().plan_digest;
  }
  std::map<int64_t, Result> Results() const {
    std::map<int64_t, Result> results;
    for (const auto& [ordinal, item] : exchange_->results()) results[ordinal] = *item.result;
    return results;
  }

  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  const test::TemporaryFolder folder_;
  test::FakeClock clock_;
  api::RestoreInput input_;
  Tenant tenant_;
  std::string unreachable_;     // why the target cannot be opened
  bool loses_answers_ = false;  // every other one
  int asked_ = 0;
  int lost_lines_ = 0;
  std::unique_ptr<RestoreExchange> exchange_;
  test::FakeTransport transport_{[this](const web::Request& request) { return Answer(request); },
                                 [this](const web::Request&, const web::LineSink& sink,
                                        const std::stop_token&) { Stream(sink); }};
};

TEST_F(RestoreWorking, PlansWhatTheSetHasAndWritesNothing) {
  tenant_.there = {"b"};
  Plan();
  const auto plan = exchange_->plan();
  ASSERT_EQ(plan.size(), 3U);
  EXPECT_EQ(plan.at(0).planned.id, "a");
  EXPECT_EQ(plan.at(0).planned.name, "name of a");
  EXPECT_EQ(plan.at(1).planned.action, RestoreAction::kNone);
  EXPECT_TRUE(tenant_.written.empty());
  const api::RestoreStepEnd end = exchange_->end();
  EXPECT_EQ(end.reason, "");
  EXPECT_EQ(end.items, 3);
  EXPECT_EQ(end.unmet, 0);
  const sets::BackupSet set = sets::ReadSet(base::ParseJson(exchange_->set));
  EXPECT_EQ(end.set_digest, sets::DigestText(set.digest));
  const restore::Plan planned{plan.at(0).planned, plan.at(1).planned, plan.at(2).planned};
  EXPECT_EQ(end.plan_digest,
            sets::DigestText(domain::PlanDigest(planned, set.digest + "\ntenant-1")));
  EXPECT_EQ(exchange_->parts()[0].spec_digest, input_.spec_digest);
}

TEST_F(RestoreWorking, DoesWhatAnotherProcessHasPlanned) {
  tenant_.there = {"b"};
  Plan();
  Run(RestoreStep::kApply);
  EXPECT_THAT(tenant_.written, ElementsAre("a", "c"));
  EXPECT_EQ(Results(), (std::map<int64_t, Result>{{0, Result::kDone}, {2, Result::kDone}}));
  EXPECT_EQ(exchange_->end().reason, "");
  EXPECT_EQ(exchange_->end().plan_digest, input_.plan_digest);
  EXPECT_FALSE(exchange_->parts().back().is_first);
  Run(RestoreStep::kApply);
  EXPECT_EQ(Results().at(0), Result::kNothingToDo);
  EXPECT_THAT(tenant_.written, ElementsAre("a", "c"));
}

TEST_F(RestoreWorking, CountsWhatWasMeantAndCannotBePutBack) {
  tenant_.refuses = "b";
  Plan();
  EXPECT_EQ(exchange_->end().unmet, 1);
  EXPECT_EQ(exchange_->plan().at(1).planned.reason, "Forbidden");
}

TEST_F(RestoreWorking, PutsBackWhatIsSelected) {
  input_.select = {{.type = "roles", .names = {"name of c", "a"}}};
  Plan();
  ASSERT_EQ(exchange_->plan().size(), 2U);
  EXPECT_EQ(exchange_->plan().at(1).planned.id, "c");
  Run(RestoreStep::kApply);
  EXPECT_THAT(tenant_.written, ElementsAre("a", "c"));
}

TEST_F(RestoreWorking, TellsInPartsOfBoundedSize) {
  std::vector<sets::Item> items;
  for (int i = 0; i < 1'100; ++i) {
    items.push_back(RestoreExchange::Item(*Catalogue().Find("roles"), std::to_string(10'000 + i),
                                          {{"metadata", {{"name", std::string(2'000, 'x')}}}}));
  }
  exchange_ = std::make_unique<RestoreExchange>(
      RestoreExchange::Seal(domain::ProviderKind::kKubernetes, items));
  Plan();
  const auto parts = exchange_->parts();
  ASSERT_GT(parts.size(), 4U);
  int64_t next = 0;
  for (const api::RestoreProgress& part : parts) {
    EXPECT_LE(api::WriteRestoreProgress(part).size(), size_t{1} << 20U);
    EXPECT_EQ(part.is_first, &part == &parts.front());
    EXPECT_EQ(part.end.has_value(), &part == &parts.back());
    for (const api::RestoreProgressItem& item : part.items) EXPECT_EQ(item.ordinal, next++);
  }
  EXPECT_EQ(next, 1'100);
  exchange_->page_size = 300;
  Run(RestoreStep::kApply);
  EXPECT_EQ(tenant_.written.size(), 1'100U);
  EXPECT_EQ(exchange_->results().size(), 1'100U);
}

TEST_F(RestoreWorking, TellsHowItGoesOn) {
  Plan();
  const size_t before = exchange_->parts().size();
  tenant_.before_writing = [this](const std::string&) { clock_.Advance(std::chrono::seconds{6}); };
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->parts().size(), before + 4);
}

TEST_F(RestoreWorking, RepeatsWhatIsNotAnswered) {
  loses_answers_ = true;
  int refused = 0;
  exchange_->says = [&](const std::string&) -> std::optional<RestoreExchange::Answer> {
    if (++refused % 3 != 0) return std::nullopt;
    return RestoreExchange::Answer{503, api::EncodeRefusal({"BUSY", "later"})};
  };
  Plan();
  Run(RestoreStep::kApply);
  EXPECT_THAT(tenant_.written, ElementsAre("a", "b", "c"));
  EXPECT_EQ(exchange_->end().reason, "");
}

TEST_F(RestoreWorking, WhatIsCutOffComesAgainFromTheStart) {
  lost_lines_ = 2;
  Plan();
  EXPECT_EQ(exchange_->plan().size(), 3U);
  EXPECT_EQ(exchange_->end().reason, "");
}

// What ends a step, and is told.
TEST_F(RestoreWorking, SaysWhyThereIsNoPlan) {
  struct Row {
    const char* reason;
    std::function<void()> make;
    const char* message;
  };
  const auto not_found = [this](const char* where) {
    return [this, where] {
      exchange_->says = [where](const std::string& part) -> std::optional<RestoreExchange::Answer> {
        if (part != where) return std::nullopt;
        return RestoreExchange::Answer{404, api::EncodeRefusal({"NOT_FOUND", "no such set"})};
      };
    };
  };
  const std::vector<Row> table{
      {"SetNotFound", not_found("set"), "nightly-1: the server answers NOT_FOUND: no such set"},
      {"SetNotFound", not_found("content"), "no such set"},
      {"SetAltered",
       [this] {
         exchange_->lines[1].replace(exchange_->lines[1].find("name of b"), 9, "name of x");
       },
       "missing or altered"},
      // No digest of the set covers what a policy is called.
      {"SetAltered",
       [this] {
         exchange_->lines[1].replace(exchange_->lines[1].rfind("name of b"), 9, "name of x");
       },
       "it is not called what its content says"},
      {"SetAltered", [this] { exchange_->lines.pop_back(); },
       "not those that the set was sealed with"},
      {"SetAltered", [this] { exchange_->lines[0] = "{}"; }, ""},
      {"SetAltered", [this] { exchange_->set = "[]"; }, ""},
      {"ProviderMismatch", [this] { Serve({"a"}, domain::ProviderKind::kDirectory); },
       "of provider directory"},
      {"ProviderMismatch", [this] { SayProvider(""); }, "that nobody says"},
      {"ProviderMismatch", [this] { SayProvider("later"); }, "of provider later"},
      {"NotInSet",
       [this] {
         input_.select = {{.type = "roles", .names = {"a", "1", "2", "3"}},
                          {.type = "limitRanges", .names = {}},
                          {.type = "roles", .names = {"4", "5"}}};
       },
       "nightly-1-1 does not have roles/1, roles/2, roles/3, limitRanges, roles/4 and 1 more"},
      {"TargetFailed", [this] { unreachable_ = "nobody is there"; }, "nobody is there"},
  };
  for (const Row& row : table) {
    Serve({"a", "b", "c"});
    input_.select.clear();
    unreachable_.clear();
    row.make();
    Run(RestoreStep::kPlan);
    EXPECT_EQ(exchange_->end().reason, row.reason);
    EXPECT_THAT(exchange_->end().message, HasSubstr(row.message)) << row.reason;
    EXPECT_EQ(exchange_->end().plan_digest, "") << row.reason;
    EXPECT_TRUE(exchange_->plan().empty()) << row.reason;
  }
  EXPECT_TRUE(tenant_.written.empty());
}

TEST_F(RestoreWorking, DoesNothingButWhatWasPlanned) {
  Plan();
  const std::string digest = input_.plan_digest;
  using Page = api::RestorePlanPage;
  const std::vector<std::function<void(Page&)>> lies{
      [](Page& page) { page.page.clear(); },
      [](Page& page) { page.page.back().ordinal += 1; },
      [](Page& page) { page.page.push_back(page.page.front()); },
      [](Page& page) { page.page[0].planned.action = RestoreAction::kReplace; },
      [](Page& page) { page.page[0].planned.id = "z"; },
      [](Page& page) { page.page[0].planned.live = std::string(64, '0'); },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    exchange_->bends = lies[i];
    Run(RestoreStep::kApply);
    EXPECT_EQ(exchange_->end().reason, "PlanLost") << i;
  }
  exchange_->bends = {};
  input_.plan_digest = "sha256:" + std::string(64, '0');
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "PlanLost");
  input_.plan_digest = digest;
  exchange_->says = [](const std::string& part) -> std::optional<RestoreExchange::Answer> {
    if (part != "plan") return std::nullopt;
    return RestoreExchange::Answer{200, "no page"};
  };
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "PlanLost");
  EXPECT_TRUE(tenant_.written.empty());
  EXPECT_TRUE(exchange_->results().empty());
  exchange_->says = {};
  Run(RestoreStep::kApply);
  EXPECT_THAT(tenant_.written, ElementsAre("a", "b", "c")) << "nothing else was wrong";
}

TEST_F(RestoreWorking, WithoutAPlanThereIsNothingToDo) {
  input_.plan_digest = "sha256:" + std::string(64, '0');
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "PlanLost");
}

TEST_F(RestoreWorking, IsStoppedInTheMiddleAndGoesOn) {
  Plan();
  std::stop_source stop;
  tenant_.before_writing = [&](const std::string& id) {
    if (id == "b") stop.request_stop();
  };
  Run(RestoreStep::kApply, stop.get_token());
  EXPECT_EQ(exchange_->end().reason, "Canceled");
  EXPECT_EQ(Results(), (std::map<int64_t, Result>{
                           {0, Result::kDone}, {1, Result::kDone}, {2, Result::kNotReached}}));
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "");
  EXPECT_EQ(Results(),
            (std::map<int64_t, Result>{
                {0, Result::kNothingToDo}, {1, Result::kNothingToDo}, {2, Result::kDone}}));
  EXPECT_THAT(tenant_.written, ElementsAre("a", "b", "c"));
}

TEST_F(RestoreWorking, IsStoppedBeforeItHasBegun) {
  std::stop_source stop;
  stop.request_stop();
  Run(RestoreStep::kPlan, stop.get_token());
  EXPECT_EQ(exchange_->end().reason, "Canceled");
  EXPECT_EQ(exchange_->end().plan_digest, "");
}

TEST_F(RestoreWorking, SaysThatTheTargetIsGone) {
  Plan();
  tenant_.before_writing = [](const std::string& id) {
    if (id == "b") throw provider::ProviderError(provider::kProviderUnavailable, "it is gone");
  };
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "TargetFailed");
  EXPECT_EQ(exchange_->end().message, "it is gone");
  EXPECT_EQ(Results(), (std::map<int64_t, Result>{
                           {0, Result::kDone}, {1, Result::kFailed}, {2, Result::kNotReached}}));
}

TEST_F(RestoreWorking, WhoIsRefusedByTheServerHasNoEnd) {
  exchange_->says = [](const std::string&) {
    return RestoreExchange::Answer{403, api::EncodeRefusal({"FOREIGN_POD", "not of the Job"})};
  };
  try {
    Run(RestoreStep::kPlan);
    FAIL() << "it was refused";
  } catch (const ExecutorError& e) {
    EXPECT_THAT(e.what(), HasSubstr("FOREIGN_POD: not of the Job"));
  }
  EXPECT_TRUE(exchange_->parts().empty());
}

TEST_F(RestoreWorking, ASetWithoutPoliciesIsPutBackAtOnce) {
  Serve({});
  Plan();
  EXPECT_EQ(exchange_->end().items, 0);
  EXPECT_NE(input_.plan_digest, "");
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "");
}

}  // namespace
}  // namespace strongroom::executor
