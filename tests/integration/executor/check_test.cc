#include "executor/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "api/check_report.h"
#include "base/file.h"
#include "http/server.h"
#include "integration/support/certificate.h"
#include "support/built_in_catalogues.h"
#include "support/temporary_folder.h"

// A check from end to end: with a pod's files, a login host over TLS, and what a kubelet reads.
namespace strongroom::executor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Its tokens have the role Group.Read.All.
constexpr const char* kToken =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0."
    "eyJyb2xlcyI6IFsiR3JvdXAuUmVhZC5BbGwiXX0.eA";

class CheckOfATenant : public testing::Test {
 protected:
  CheckOfATenant() {
    options_.tenant_folder = folder_.path();
    options_.tenant_addresses = web::AddressRules::kGuardedOrLoopback;
    options_.last_words_file = folder_.path() / "words";
    options_.input.policy_types = {"groups", "deviceConfigurations"};
    options_.input.tenant.provider = domain::ProviderKind::kMicrosoftGraph;
    options_.input.tenant.microsoft_graph = {
        .tenant_id = "t",
        .client_id = "app",
        .cloud = domain::GraphCloud::kCustom,
        .credentials_secret = "app",
        .endpoints = {{"https://127.0.0.1:" + std::to_string(server_.port()), "https://graph"}},
        .authorities = {{.name = "authorities"}}};
    std::filesystem::create_directory(folder_.path() / "authorities");
    Write("authorities/ca.crt", base::ReadFile(certificate_.file()));
    Write("clientSecret", "a-planted-secret");
    Write("words", "");
  }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name) << text;
  }
  domain::CheckFindings Found(int exit_code = 0) {
    EXPECT_EQ(RunCheck(options_, test::BuiltInCatalogues(), {}), exit_code);
    words_ = base::ReadFile(options_.last_words_file);
    EXPECT_THAT(words_, testing::Not(HasSubstr("planted")));
    return api::ReadCheckReport(words_);
  }

  const test::TemporaryFolder folder_;
  const test::Certificate certificate_;
  std::atomic<int> status_ = 200;
  std::atomic<int> requests_ = 0;
  http::Server server_{
      {.address = "127.0.0.1", .tls = http::TlsFiles{certificate_.file(), certificate_.key()}},
      [this](http::Request&) {
        ++requests_;
        http::Response response;
        response.status = status_;
        response.content_type = "application/json";
        response.body = status_ == 200
                            ? std::string(R"({"token_type": "Bearer", "expires_in": 3600,)") +
                                  R"( "access_token": ")" + kToken + R"("})"
                            : R"({"error": "invalid_client", "error_codes": [7000222],)"
                              R"( "error_description": "AADSTS7000222: expired"})";
        return response;
      }};
  CheckOptions options_;
  std::string words_;
};

TEST_F(CheckOfATenant, LeavesWhatTheTokenLacks) {
  const domain::CheckFindings found = Found();
  EXPECT_EQ(found.error_code, "") << found.error_message;
  EXPECT_FALSE(found.is_token_opaque);
  EXPECT_THAT(found.missing,
              ElementsAre(HasSubstr("deviceConfigurations (DeviceManagementConfiguration.")));
  EXPECT_THAT(found.to_grant, testing::Contains("DeviceManagementConfiguration.Read.All"));
  EXPECT_EQ(requests_, 1) << "a token, and nothing else";
}

TEST_F(CheckOfATenant, LeavesWhyItMayNotSignIn) {
  status_ = 401;
  const domain::CheckFindings found = Found();
  EXPECT_EQ(found.error_code, "AUTHENTICATION_FAILED");
  EXPECT_THAT(found.error_message, HasSubstr("7000222"));
}

TEST_F(CheckOfATenant, LeavesThatNobodyAnswers) {
  options_.input.tenant.microsoft_graph->endpoints = {{"https://127.0.0.1:1", "https://graph"}};
  options_.patience = std::chrono::seconds{1};
  EXPECT_EQ(Found().error_code, "PROVIDER_UNAVAILABLE");
}

}  // namespace
}  // namespace strongroom::executor
