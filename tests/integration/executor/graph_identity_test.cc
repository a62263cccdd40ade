#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "base/clock.h"
#include "base/file.h"
#include "http/server.h"
#include "integration/support/certificate.h"
#include "integration/support/scripted_server.h"
#include "provider/error.h"
#include "provider/graph/identity.h"
#include "support/temporary_folder.h"

// Signing in over real TLS, with the files that a pod has.
namespace strongroom::provider::graph {
namespace {

using ::testing::HasSubstr;

// A login host on loopback. Its first token is "token-1".
class LoginHost {
 public:
  explicit LoginHost(const test::Certificate& certificate)
      : server_(
            {.address = "127.0.0.1", .tls = http::TlsFiles{certificate.file(), certificate.key()}},
            [this](http::Request& request) { return Answer(request); }) {}

  std::string url() const { return "https://127.0.0.1:" + std::to_string(server_.port()); }
  std::string last_form() const { return last_form_.Text(); }

 private:
  http::Response Answer(http::Request& request) {
    std::string form(4096, '\0');
    form.resize(request.body->Read(form.data(), form.size()));
    last_form_.Put(form);
    http::Response response;
    response.content_type = "application/json";
    response.body = R"({"token_type": "Bearer", "expires_in": 3600, "access_token": "token-)" +
                    std::to_string(++count_) + R"("})";
    return response;
  }

  std::atomic<int> count_ = 0;
  test::Heard last_form_;
  http::Server server_;
};

class GraphIdentity : public testing::Test {
 protected:
  GraphIdentity() {
    settings_.tenant_folder = folder_.path();
    settings_.addresses = web::AddressRules::kGuardedOrLoopback;
    settings_.run.retry_limit = 0;
    settings_.deadline = clock_.Steady() + std::chrono::seconds(20);
    domain::GraphTenant& tenant = settings_.tenant.microsoft_graph.emplace();
    tenant.tenant_id = "t";
    tenant.client_id = "app";
    tenant.cloud = domain::GraphCloud::kCustom;
    tenant.credentials_secret = "graph-app";
    tenant.authorities = {.name = "authorities"};
    std::filesystem::create_directory(folder_.path() / "authorities");
    Write("clientSecret", "first\n");
    Trust(certificate_);
    PointAt(host_.url());
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name) << text;
  }
  void Trust(const test::Certificate& certificate) {
    Write("authorities/ca.crt", base::ReadFile(certificate.file()));
  }
  void PointAt(const std::string& login) {
    settings_.tenant.microsoft_graph->endpoints = {.login = login, .graph = "https://graph"};
  }
  // The code of the error that the first token ends with, and its message in message_.
  std::string Failure() {
    try {
      MakeAccessTokens(settings_, clock_)->Current({});
    } catch (const ProviderError& e) {
      message_ = e.what();
      return e.code();
    }
    return "none";
  }

  const base::SystemClock clock_;
  const test::TemporaryFolder folder_;
  const test::Certificate certificate_;
  LoginHost host_{certificate_};
  Settings settings_;
  std::string message_;
};

TEST_F(GraphIdentity, SignsInWithWhatTheFilesHaveNow) {
  const auto tokens = MakeAccessTokens(settings_, clock_);
  EXPECT_EQ(tokens->Current({}), "token-1");
  EXPECT_THAT(host_.last_form(), HasSubstr("client_secret=first&"));
  Write("clientSecret", "second");
  tokens->Refuse("token-1");
  EXPECT_EQ(tokens->Current({}), "token-2");
  EXPECT_THAT(host_.last_form(), HasSubstr("client_secret=second&"));
}

TEST_F(GraphIdentity, TrustsTheAuthoritiesOfTheTenantAndNoOther) {
  const test::Certificate other;
  Trust(other);
  EXPECT_EQ(Failure(), kProviderNotTrusted);
  EXPECT_THAT(message_, HasSubstr("certificate"));
  EXPECT_THAT(message_, HasSubstr(host_.url()));
  Write("authorities/ca.crt", "no PEM");
  EXPECT_EQ(Failure(), kProviderNotTrusted);
  EXPECT_EQ(message_,
            "Secret \"authorities\", key \"ca.crt\" (caSecretRef) holds no certificate in PEM");
}

TEST_F(GraphIdentity, GoesToNoAddressThatIsGuarded) {
  settings_.addresses = web::AddressRules::kGuarded;
  EXPECT_EQ(Failure(), kProviderNotTrusted);
  EXPECT_THAT(message_, HasSubstr("loopback"));
}

TEST_F(GraphIdentity, SaysThatNobodyListens) {
  PointAt("https://127.0.0.1:1");
  EXPECT_EQ(Failure(), kProviderUnavailable);
  EXPECT_THAT(message_, HasSubstr("https://127.0.0.1:1"));
}

}  // namespace
}  // namespace strongroom::provider::graph
