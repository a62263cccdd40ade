#include "executor/restore.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "catalogue/reduce.h"
#include "executor/restore_work.h"
#include "executor_fixture.h"
#include "integration/support/control_plane.h"
#include "provider/kubernetes/object.h"
#include "provider/providers.h"
#include "restore_fixture.h"

namespace strongroom::executor {
namespace {

namespace fs = std::filesystem;
using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
using domain::RestoreStep;
using kube::Json;
using testing::HasSubstr;
using Result = RestoredItem::Result;
constexpr domain::ProviderKind kKind = domain::ProviderKind::kKubernetes;

// A namespace with what was in it, put back into a real API server.
class ClusterRestore : public RestoreSteps {
 protected:
  ClusterRestore()
      : transport_(test::ControlPlane::Shared().MakeTransport()),
        client_(*transport_, Unlimited(), clock_) {
    fs::copy(test::ControlPlane::Shared().kubeconfig(), options_.tenant_folder / "kubeconfig");
    options_.input.target.kubernetes.emplace();
    options_.input.target.kubernetes->kubeconfig = domain::SecretKey{.name = "cluster"};
    Serve(kKind,
          {Stored("namespaces", {{"apiVersion", "v1"},
                                 {"kind", "Namespace"},
                                 {"metadata", {{"name", ns_}, {"labels", {{"tier", "1"}}}}}}),
           Stored("serviceAccounts",
                  {{"apiVersion", "v1"},
                   {"kind", "ServiceAccount"},
                   {"metadata",
                    {{"name", "default"}, {"namespace", ns_}, {"annotations", {{"team", "a"}}}}}}),
           Stored("networkPolicies", Policy())});
  }

  Json Policy() const {
    Json policy = NetworkPolicy("deny-all");
    policy["apiVersion"] = "networking.k8s.io/v1";
    policy["kind"] = "NetworkPolicy";
    policy["metadata"]["namespace"] = ns_;
    return policy;
  }
  sets::Item Stored(const std::string& key, Json object) const {
    const catalogue::PolicyType& type = Type(kKind, key);
    const std::string id =
        provider::kubernetes::IdentityOf(type, object["kind"], object).external_id;
    return test::RestoreExchange::Item(type, id, catalogue::Reduce(type, std::move(object)));
  }
  std::string IdOf(const std::string& kind) const {
    for (const auto& [ordinal, item] : exchange_->plan()) {
      if (item.planned.id.find(kind) != std::string::npos) return item.planned.id;
    }
    ADD_FAILURE() << "no " << kind;
    return {};
  }

  const base::SystemClock clock_;
  const std::unique_ptr<web::Transport> transport_;
  const kube::Client client_;
  const std::string ns_ = "restored-" + std::to_string(++count_);
  static inline int count_ = 0;
};

TEST_F(ClusterRestore, DoesWhatAnotherProcessHasPlanned) {
  const auto plan = Plan();
  for (const auto& [id, planned] : plan) EXPECT_EQ(planned.action, RestoreAction::kCreate) << id;
  EXPECT_TRUE(plan.at(IdOf("NetworkPolicy")).awaits_others);
  EXPECT_FALSE(client_.Find(kNamespaces, "", ns_)) << "a plan writes nothing";
  for (const auto& [id, item] : Apply())
    EXPECT_EQ(item.result, Result::kDone) << id << item.message;
  EXPECT_EQ(client_.Get(kNetworkPolicies, ns_, "deny-all")["spec"]["policyTypes"][0], "Ingress");
  for (const auto& [id, item] : Apply()) {
    EXPECT_EQ(item.result, Result::kNothingToDo) << id << item.message;
  }
}

// What puts policies back, and is stopped when it has done the first.
class StoppedRestorer final : public provider::Restorer {
 public:
  StoppedRestorer(std::unique_ptr<provider::Restorer> restorer, std::stop_source stop)
      : restorer_(std::move(restorer)), stop_(std::move(stop)) {}

  std::string Place() override { return restorer_->Place(); }
  PlannedItem Plan(const provider::StoredPolicy& policy) override {
    return restorer_->Plan(policy);
  }
  RestoredItem Apply(const provider::StoredPolicy& policy, const PlannedItem& planned) override {
    RestoredItem item = restorer_->Apply(policy, planned);
    stop_.request_stop();
    return item;
  }

 private:
  const std::unique_ptr<provider::Restorer> restorer_;
  std::stop_source stop_;
};

// The namespace was made by the process before, and a controller has made an account in it.
TEST_F(ClusterRestore, GoesOnWhereItWasStopped) {
  Plan();
  options_.input.step = RestoreStep::kApply;
  const std::unique_ptr<web::Transport> to_server = ConnectToServer(options_.server);
  const RestoreServer server(*to_server, clock_, options_.input);
  std::stop_source stop;
  const auto open_target = [&](const std::stop_token& until) {
    const provider::RestoreSettings settings{.target = options_.input.target,
                                             .tenant_folder = options_.tenant_folder,
                                             .addresses = options_.tenant_addresses};
    return std::make_unique<StoppedRestorer>(
        provider::Providers::FindRestorer(kKind)(settings, clock_, until), stop);
  };
  CarryOut({.input = options_.input,
            .catalogue = *catalogues_.Of(kKind),
            .server = server,
            .open_target = open_target,
            .spool_folder = options_.spool_folder,
            .clock = clock_},
           stop.get_token());
  EXPECT_EQ(exchange_->end().reason, "Canceled");
  EXPECT_TRUE(client_.Find(kNamespaces, "", ns_));
  EXPECT_FALSE(client_.Find(kNetworkPolicies, ns_, "deny-all"));

  client_.Create(kServiceAccounts, ns_, Named("default"));
  const auto results = Apply();
  EXPECT_EQ(results.at(IdOf("Namespace/")).result, Result::kNothingToDo);
  EXPECT_EQ(results.at(IdOf("NetworkPolicy")).result, Result::kDone);
  const auto& account = results.at(IdOf("ServiceAccount"));
  EXPECT_EQ(account.result, Result::kDone) << account.reason << account.message;
  EXPECT_EQ(client_.Get(kServiceAccounts, ns_, "default")["metadata"]["annotations"]["team"], "a");
}

// The same namespace, made by somebody else: what is in it is theirs.
TEST_F(ClusterRestore, TakesNothingOverInANamespaceOfSomebodyElse) {
  Plan();
  client_.Create(kNamespaces, "", Named(ns_, {{"metadata", {{"labels", {{"tier", "1"}}}}}}));
  client_.Create(kServiceAccounts, ns_, Named("default"));
  const api::RestoreProgressItem account = Apply().at(IdOf("ServiceAccount"));
  EXPECT_EQ(account.result, Result::kFailed);
  EXPECT_EQ(account.reason, "PlanChanged");
}

TEST_F(ClusterRestore, AClusterThatDoesNotAnswerEndsTheStep) {
  Plan();
  fs::remove(options_.tenant_folder / "kubeconfig");
  Run(RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "TargetFailed");
  EXPECT_THAT(exchange_->end().message, HasSubstr("kubeconfig"));
  EXPECT_FALSE(client_.Find(kNamespaces, "", ns_));
}

TEST_F(ClusterRestore, WithoutTheServerNothingIsDone) {
  options_.server.url = "http://127.0.0.1:1";
  options_.last_words_file = folder_ / "last-words";
  std::ofstream(options_.last_words_file) << "";
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(RunRestore(options_, catalogues_, stop.get_token()), 1);
  EXPECT_EQ(base::ReadFile(options_.last_words_file), "stopped before the server could be told");
}

}  // namespace
}  // namespace strongroom::executor
