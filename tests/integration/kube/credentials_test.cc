#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "support/temporary_folder.h"
#include "web/transport.h"

namespace strongroom::kube {
namespace {

const Resource kConfigMaps{"", "v1", "configmaps"};

class Credentials : public testing::Test {
 protected:
  // As the kubelet does it: a new file takes the place of the old.
  void WriteToken(const std::string& token) {
    std::ofstream(folder_ / "new") << token << '\n';
    std::filesystem::rename(folder_ / "new", folder_ / "token");
  }

  // Asks for something that only authenticated users may ask for.
  static std::string Ask(const Client& client) {
    try {
      client.Post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                  {{"apiVersion", "authorization.k8s.io/v1"},
                   {"kind", "SelfSubjectAccessReview"},
                   {"spec", {{"nonResourceAttributes", {{"path", "/"}, {"verb", "get"}}}}}});
      return "answered";
    } catch (const web::WebError& error) {
      return error.what();
    }
  }

  Client MakeClient(const web::Remote& remote) {
    transport_ = web::MakeHttpTransport(remote);
    return {*transport_, ClientOptions{}, clock_};
  }

  static web::Remote Anonymous() {
    web::Remote remote = test::ControlPlane::Shared().AsAdmin();
    remote.client_certificate = {};
    remote.client_key = {};
    return remote;
  }

  base::SystemClock clock_;
  const test::TemporaryFolder folder_;
  std::unique_ptr<web::Transport> transport_;
};

TEST_F(Credentials, FollowARotatedTokenFile) {
  const auto admin_transport = test::ControlPlane::Shared().MakeTransport();
  const Client admin(*admin_transport, ClientOptions{}, clock_);
  admin.Create(kServiceAccounts, "default", {{"metadata", {{"name", "rotated"}}}});
  const Json answer = admin.Post(ResourcePath(kServiceAccounts, "default", "rotated", "token"),
                                 {{"apiVersion", "authentication.k8s.io/v1"},
                                  {"kind", "TokenRequest"},
                                  {"spec", {{"expirationSeconds", 600}}}});
  const std::string token = answer["status"]["token"];

  web::Remote remote = Anonymous();
  remote.token.file = folder_ / "token";
  WriteToken("not-a-token");
  const Client client = MakeClient(remote);
  const std::string refused = Ask(client);
  EXPECT_NE(refused.find("401 Unauthorized"), std::string::npos) << refused;
  EXPECT_EQ(refused.find("not-a-token"), std::string::npos) << refused;
  WriteToken(token);
  EXPECT_EQ(Ask(client), "answered");
  WriteToken("worse");
  EXPECT_NE(Ask(client).find("401 Unauthorized"), std::string::npos);
}

TEST_F(Credentials, AreNeverSentToAServerOfAnotherAuthority) {
  web::Remote remote = test::ControlPlane::Shared().AsAdmin();
  // A CA that is none of this server: its own admin certificate.
  remote.ca.text = remote.client_certificate.text;
  const std::string refused = Ask(MakeClient(remote));
  EXPECT_NE(refused.find("SSL handshake"), std::string::npos) << refused;
  EXPECT_NE(refused.find("unable to get"), std::string::npos) << refused;
}

TEST_F(Credentials, OfTheSystemsAuthoritiesDoNotTrustAPrivateServer) {
  web::Remote remote = test::ControlPlane::Shared().AsAdmin();
  remote.ca = {};
  const std::string refused = Ask(MakeClient(remote));
  EXPECT_NE(refused, "answered");
}

TEST_F(Credentials, ThatAreNoCertificateNameTheFile) {
  web::Remote remote = test::ControlPlane::Shared().AsAdmin();
  remote.ca = {};
  remote.ca.file = folder_ / "ca.crt";
  std::ofstream(remote.ca.file) << "nonsense\n";
  const std::string refused = Ask(MakeClient(remote));
  EXPECT_NE(refused.find("ca.crt: holds no PEM certificate"), std::string::npos) << refused;
}

TEST_F(Credentials, AreForbiddenWhatTheyMayNot) {
  try {
    MakeClient(Anonymous()).List(kConfigMaps, "default");
    FAIL() << "anonymous may list";
  } catch (const ApiError& error) {
    EXPECT_EQ(error.status(), 403);
    EXPECT_EQ(error.reason(), "Forbidden");
  }
}

TEST_F(Credentials, AreLimitedToTheirRate) {
  const auto transport = test::ControlPlane::Shared().MakeTransport();
  ClientOptions options;
  options.qps = 20;
  options.burst = 1;
  const Client client(*transport, options, clock_);
  const auto started = clock_.Steady();
  for (int i = 0; i < 11; ++i) client.Get(kNamespaces, "", "default");
  EXPECT_GE(clock_.Steady() - started, std::chrono::milliseconds{495});
}

}  // namespace
}  // namespace strongroom::kube
