#include <gtest/gtest.h>

#include "base/file.h"
#include "integration/database/test_database.h"
#include "integration/server/local_options.h"
#include "integration/support/certificate.h"
#include "integration/support/control_plane.h"
#include "server/server.h"
#include "store/error.h"
#include "support/built_in_catalogues.h"
#include "support/eventually.h"
#include "web/error.h"

// What a server says of itself when something that it needs is not as it should be, and where it
// can be reached.
namespace strongroom::server {
namespace {

using test::Eventually;

class StartTest : public ::testing::Test {
 protected:
  static std::string ReadinessOf(const Server& server) {
    web::Remote remote;
    remote.server = "http://127.0.0.1:" + std::to_string(server.health_port());
    web::Request request;
    request.path_and_query = "/readyz";
    return web::MakeHttpTransport(remote)->Send(request, {}).body;
  }

  const test::Certificate certificate_;
  test::TestDatabase database_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  ServerOptions options_ = LocalOptions(database_.dsn(), certificate_);
};

TEST_F(StartTest, IsNotReadyBeforeKubernetesHasTakenItsToken) {
  options_.cluster.client_certificate = {};
  options_.cluster.client_key = {};
  options_.cluster.token.text = "nobody";
  const Server server(options_, catalogues_);
  EXPECT_TRUE(Eventually([&] {
    return ReadinessOf(server) ==
           "[+]database ok\n[-]kubernetes has not answered a TokenReview yet: the log says why\n";
  }));
}

TEST_F(StartTest, EndsWhenPostgresNeverLetsItIn) {
  options_.dsn.insert(options_.dsn.find('@'), "wrong");
  Server server(options_, catalogues_);
  try {
    server.Wait({});
    ADD_FAILURE() << "let in";
  } catch (const store::StoreError& e) {
    EXPECT_EQ(e.kind(), store::StoreError::Kind::kNoEntry);
  }
}

bool HasIpv6() {
  const std::string addresses = base::ReadFile("/proc/net/if_inet6");
  return addresses.find("00000000000000000000000000000001") != std::string::npos;
}

// As in a cluster of IPv6 alone.
TEST_F(StartTest, IsReachedOverIpv6AtTheAddressThatItsCertificateNames) {
  if (!HasIpv6()) GTEST_SKIP() << "this machine has no IPv6";
  const struct {
    const char* names;
    bool is_trusted;
  } cases[] = {{"IP:::1", true}, {"IP:127.0.0.1,IP:::2", false}};
  for (const auto& c : cases) {
    const test::Certificate certificate(c.names);
    options_.listen.address = "::1";
    options_.listen.tls = http::TlsFiles{certificate.file(), certificate.key()};
    const Server server(options_, catalogues_);
    web::Remote remote;
    remote.server = "https://[::1]:" + std::to_string(server.port());
    remote.ca.file = certificate.file();
    web::Request request;
    request.path_and_query = "/healthz";
    for (const web::AddressRules rules :
         {web::AddressRules::kAny, web::AddressRules::kGuardedOrLoopback}) {
      const auto transport = web::MakeHttpTransport(remote, {.addresses = rules});
      if (c.is_trusted) {
        EXPECT_EQ(transport->Send(request, {}).status, 200);
      } else {
        EXPECT_THROW(transport->Send(request, {}), web::TransportError);
      }
    }
  }
}

// The next attempt goes to the next address of a name, of whichever family.
TEST_F(StartTest, IsReachedByANameThatHasIpv6) {
  if (!HasIpv6()) GTEST_SKIP() << "this machine has no IPv6";
  const test::Certificate certificate("DNS:server.strongroom.test");
  options_.listen.address = "::1";
  options_.listen.tls = http::TlsFiles{certificate.file(), certificate.key()};
  const Server server(options_, catalogues_);
  web::Remote remote;
  remote.server = "https://server.strongroom.test:" + std::to_string(server.port());
  remote.ca.file = certificate.file();
  web::Request request;
  request.path_and_query = "/healthz";
  web::TransportOptions options{.addresses = web::AddressRules::kGuardedOrLoopback};
  options.resolve = [](const std::string&) { return std::vector<std::string>{"::1"}; };
  EXPECT_EQ(web::MakeHttpTransport(remote, options)->Send(request, {}).status, 200);
  // Nobody listens at the first.
  options.resolve = [](const std::string&) { return std::vector<std::string>{"127.0.0.1", "::1"}; };
  const auto both = web::MakeHttpTransport(remote, options);
  EXPECT_THROW(both->Send(request, {}), web::TransportError);
  EXPECT_EQ(both->Send(request, {}).status, 200);
}

}  // namespace
}  // namespace strongroom::server
