#include "provider/graph/sign_in.h"

#include <gtest/gtest.h>

#include <vector>

#include "provider/error.h"
#include "support/fake_clock.h"
#include "support/scripted_transport.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

constexpr const char* kPath = "/t/oauth2/v2.0/token";
constexpr const char* kGood =
    R"({"token_type": "Bearer", "expires_in": 3600, "access_token": "good"})";
constexpr const char* kExpired = R"({"error": "invalid_client", "error_codes": [7000222],
                                     "error_description": "planted"})";

class SigningIn {
 public:
  static domain::GraphTenant Tenant() {
    return {.tenant_id = "t", .client_id = "app", .credentials_secret = "graph-app"};
  }

  // The token, or the code of the error.
  std::string Ask() {
    const auto files = [this](const std::string& name) -> std::optional<std::string> {
      if (name != "clientSecret" || secret.empty()) return std::nullopt;
      ++reads;
      return secret;
    };
    const auto awake = [](auto, const auto&) { return true; };
    const SignIn sign_in(transport, clock_, Tenant(), files,
                         {.limit = 2, .backoff = {{}, {}}, .sleep = awake});
    try {
      return sign_in.Ask(clock_.Steady() + std::chrono::hours(1), {}).text;
    } catch (const ProviderError& e) {
      message = e.what();
      return e.code();
    }
  }

  test::ScriptedTransport transport;
  std::string secret = "p&l=a nted";
  int reads = 0;
  std::string message;

 private:
  test::FakeClock clock_;
};

TEST(SignIn, PostsTheFormThatEntraAsksFor) {
  SigningIn signing;
  signing.transport.Add(kPath, 200, kGood);
  EXPECT_EQ(signing.Ask(), "good");
  const web::Request request = signing.transport.Requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(request.body,
            "client_id=app&client_secret=p%26l%3Da%20nted&grant_type=client_credentials&"
            "scope=https%3A%2F%2Fgraph.microsoft.com%2F.default");
  EXPECT_EQ(request.path_and_query, kPath);
}

TEST(SignIn, HasACodeForEachAnswerAndRepeatsWhatMayPass) {
  struct Row {
    int status;
    std::string body;
    std::map<std::string, std::string> headers;
    std::string_view code;
    size_t requests;
    const char* said;
  };
  const std::vector<Row> rows{
      {401, kExpired, {}, kAuthenticationFailed, 1, "AADSTS7000222: the client secret has expired"},
      {400,
       R"({"error": "invalid_request", "error_codes": [90002]})",
       {},
       kAuthenticationFailed,
       1,
       "no such tenant"},
      {400,
       R"({"error": "invalid_grant", "error_codes": [53003]})",
       {},
       kAuthenticationFailed,
       1,
       "conditional access"},
      {400,
       R"({"error": "invalid_request", "error_codes": [90033]})",
       {},
       kProviderUnavailable,
       3,
       "Entra is not available"},
      {429, "{}", {{"retry-after", "1"}}, kThrottled, 3, "status 429"},
      {503, "{}", {{"retry-after", "1"}}, kThrottled, 3, "status 503"},
      {503, "<html>planted</html>", {}, kProviderUnavailable, 3, "status 503"},
      {200, "<html>planted</html>", {}, kProviderUnavailable, 3, "that is no answer of Entra's"},
      {302,
       "planted",
       {{"location", "https://planted"}},
       kProviderUnavailable,
       1,
       "status 302, and that is no answer of Entra's"},
      {403,
       "<html>planted</html>",
       {},
       kProviderUnavailable,
       1,
       "status 403, and that is no answer"},
      {407, "planted", {}, kProviderUnavailable, 1, "status 407"},
  };
  for (const Row& row : rows) {
    SigningIn signing;
    signing.transport.Add(kPath, row.status, row.body, row.headers);
    EXPECT_EQ(signing.Ask(), row.code) << row.status << row.body;
    EXPECT_EQ(signing.transport.Requests().size(), row.requests) << row.status << row.body;
    EXPECT_NE(signing.message.find(row.said), std::string::npos) << signing.message;
    EXPECT_EQ(signing.message.find("nted"), std::string::npos) << signing.message;
    EXPECT_TRUE(signing.message.starts_with(
        "sign in at https://login.microsoftonline.com to tenant t as application app: "))
        << signing.message;
  }
}

TEST(SignIn, ReadsTheCredentialsAgainForEachAttempt) {
  SigningIn signing;
  signing.transport.AddFailure(kPath, "cut");
  signing.transport.Add(kPath, 503, "");
  signing.transport.Add(kPath, 200, kGood);
  EXPECT_EQ(signing.Ask(), "good");
  EXPECT_EQ(signing.reads, 6)
      << "and each time twice, so that of an edited Secret all is the new one";
}

TEST(SignIn, SaysWhoIsNotThere) {
  SigningIn signing;
  signing.transport.AddFailure(kPath, "Error resolving address");
  EXPECT_EQ(signing.Ask(), kProviderUnavailable);
  EXPECT_NE(signing.message.find("Error resolving address"), std::string::npos) << signing.message;
  EXPECT_EQ(signing.transport.Requests().size(), 3U);
}

TEST(SignIn, TrustsNobodyWhoseCertificateIsRefused) {
  SigningIn signing;
  signing.transport.AddAnswer(kPath, [](const auto&) -> web::Response {
    throw web::PeerRefused("unable to get local issuer certificate");
  });
  EXPECT_EQ(signing.Ask(), kProviderNotTrusted);
  EXPECT_EQ(signing.transport.Requests().size(), 1U);
}

TEST(SignIn, AsksNobodyWithoutCredentials) {
  SigningIn signing;
  signing.secret.clear();
  EXPECT_EQ(signing.Ask(), kAuthenticationFailed);
  EXPECT_NE(signing.message.find("Secret \"graph-app\" has neither"), std::string::npos)
      << signing.message;
  EXPECT_EQ(signing.transport.Requests().size(), 0U);
}

}  // namespace
}  // namespace strongroom::provider::graph
