#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "api/json.h"
#include "base/clock.h"
#include "executor_fixture.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "provider/kubernetes/provider.h"
#include "support/built_in_catalogues.h"
#include "support/forwarding_transport.h"
#include "support/memory_sink.h"

namespace strongroom::provider::kubernetes {
namespace {

using domain::TypeState;
using executor::kNetworkPolicies;
using kube::Json;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Lets a test change the cluster while a list is being read. Thread-safe as far as `after_page` is.
class InterruptedTransport final : public test::ForwardingTransport {
 public:
  InterruptedTransport(web::Transport& real, std::function<void(int page)> after_page)
      : ForwardingTransport(real), after_page_(std::move(after_page)) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    web::Response response = ForwardingTransport::Send(request, std::move(stop));
    if (request.path_and_query.find("/networkpolicies") != std::string::npos) {
      statuses.push_back(response.status);
      after_page_(static_cast<int>(statuses.size()));
    }
    return response;
  }

  std::vector<int> statuses;

 private:
  std::function<void(int)> after_page_;
};

class Paging : public ::testing::Test {
 protected:
  Paging()
      : transport_(test::ControlPlane::Shared().MakeTransport()),
        client_(*transport_, executor::Unlimited(), clock_) {}

  // A namespace with 600 policies, which are two pages: p100 to p699.
  void MakePolicies(const std::string& ns) {
    ns_ = ns;
    client_.Create(executor::kNamespaces, "", executor::Named(ns));
    for (int i = 100; i < 700; ++i) Make("p" + std::to_string(i));
  }
  void Make(const std::string& name) {
    client_.Create(kNetworkPolicies, ns_, executor::NetworkPolicy(name));
  }
  void Delete(const std::string& name) { client_.Delete(kNetworkPolicies, ns_, name); }
  std::string Id(const std::string& name) const {
    return "networking.k8s.io/NetworkPolicy/" + ns_ + "/" + name;
  }

  Collection Collect(web::Transport& transport) {
    const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
    ReadOptions options;
    options.namespaces = {ns_};
    options.page_bytes = page_bytes_;
    return ClusterProvider(transport, clock_, options)
        .Collect({*catalogues.Of(domain::ProviderKind::kKubernetes)->Find("networkPolicies")},
                 sink_, {});
  }

  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  kube::Client client_;
  MemorySink sink_;
  std::string ns_;
  size_t page_bytes_ = kPageBytes;
};

TEST_F(Paging, PagesAreOfOneMomentWhateverHappensMeanwhile) {
  MakePolicies("moment");
  InterruptedTransport transport(*transport_, [this](int page) {
    if (page != 1) return;
    Delete("p650");
    Make("p699a");
  });
  const Collection collection = Collect(transport);
  const std::vector<std::string> ids = sink_.Ids("networkPolicies");
  EXPECT_EQ(collection.types.at("networkPolicies").state, TypeState::kComplete);
  EXPECT_THAT(ids, SizeIs(600));
  EXPECT_THAT(ids, Contains(Id("p650")));
  EXPECT_THAT(ids, Not(Contains(Id("p699a"))));
}

TEST_F(Paging, AListThatExpiresIsReadAgain) {
  MakePolicies("expired");
  InterruptedTransport transport(*transport_, [this](int page) {
    if (page != 1) return;
    Delete("p650");
    Make("p699a");
    test::ControlPlane::Shared().Compact();
  });
  const Collection collection = Collect(transport);
  EXPECT_THAT(transport.statuses, ::testing::ElementsAre(200, 410, 200, 200));
  const std::vector<std::string> ids = sink_.Ids("networkPolicies");
  EXPECT_EQ(collection.types.at("networkPolicies").state, TypeState::kComplete);
  EXPECT_THAT(ids, SizeIs(600));
  EXPECT_THAT(ids, Not(Contains(Id("p650"))));
  EXPECT_THAT(ids, Contains(Id("p699a")));
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST_F(Paging, AListThatExpiresTwiceGoesOnWhereItWas) {
  MakePolicies("twice");
  InterruptedTransport transport(*transport_, [this](int page) {
    if (page != 1 && page != 3) return;
    Make("q" + std::to_string(page));
    test::ControlPlane::Shared().Compact();
  });
  const Collection collection = Collect(transport);
  EXPECT_THAT(transport.statuses, ::testing::ElementsAre(200, 410, 200, 410, 200));
  const std::vector<std::string> ids = sink_.Ids("networkPolicies");
  EXPECT_EQ(collection.types.at("networkPolicies").state, TypeState::kComplete);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size()) << "none twice";
  EXPECT_THAT(ids, SizeIs(602));
  EXPECT_THAT(collection.warnings, SizeIs(1));
}

// A policy of about 45 bytes for each of these.
Json LargePolicy(const std::string& name, int peers) {
  Json policy = executor::NetworkPolicy(name);
  Json& from = policy["spec"]["ingress"][0]["from"] = Json::array();
  for (int i = 0; i < peers; ++i) {
    const std::string net = std::to_string(i / 256) + "." + std::to_string(i % 256);
    from.push_back({{"ipBlock", {{"cidr", "10." + net + ".0/24"}}}});
  }
  return policy;
}

TEST_F(Paging, LargePoliciesComeInSmallerPagesAndOneThatIsTooLargeIsNamed) {
  ns_ = "large";
  client_.Create(executor::kNamespaces, "", executor::Named(ns_));
  for (int i = 0; i < 20; ++i) {
    client_.Create(kNetworkPolicies, ns_, LargePolicy("p" + std::to_string(i), 2'000));
  }
  client_.Create(kNetworkPolicies, ns_, LargePolicy("p10-huge", 12'000));
  page_bytes_ = 300'000;
  const Collection collection = Collect(*transport_);
  const domain::TypeCoverage& coverage = collection.types.at("networkPolicies");
  const std::vector<std::string> ids = sink_.Ids("networkPolicies");
  EXPECT_THAT(ids, SizeIs(20));
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size()) << "none twice";
  EXPECT_EQ(coverage.state, TypeState::kIncomplete);
  EXPECT_EQ(coverage.total, 21);
  EXPECT_EQ(coverage.error_code, "ITEM_TOO_LARGE");
  EXPECT_THAT(coverage.error_message, ::testing::HasSubstr(Id("p10-huge")));
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
