// The ways to a real API server that a kubeconfig can name: another name of its certificate, and a
// proxy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "integration/support/connect_proxy.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "web/transport.h"

namespace strongroom::kube {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

web::Remote Admin() { return test::ControlPlane::Shared().AsAdmin(); }

// What became of two requests, one after the other: "answered", or the error.
std::string Ask(const web::Remote& remote, const web::TransportOptions& options = {}) {
  const base::SystemClock clock;
  try {
    const auto transport = web::MakeHttpTransport(remote, options);
    const Client client(*transport, ClientOptions{}, clock);
    client.Get(kNamespaces, "", "default");
    client.Get(kNamespaces, "", "kube-system");
    return "answered";
  } catch (const web::WebError& error) {
    return error.what();
  }
}

TEST(AnotherName, IsWhatTheCertificateMustHave) {
  web::Remote remote = Admin();
  remote.tls_name = "kubernetes.default.svc";
  EXPECT_EQ(Ask(remote), "answered");
  remote.tls_name = "127.0.0.1";
  EXPECT_EQ(Ask(remote), "answered");
  remote.tls_name = "elsewhere.example";
  EXPECT_THAT(Ask(remote), HasSubstr("hostname mismatch"));
  remote.tls_name = "192.0.2.1";
  EXPECT_THAT(Ask(remote), HasSubstr("IP address mismatch"));
}

// RFC 6066 3: the name stands in the first message as it is.
TEST(AnotherName, IsWhatTlsAsksFor) {
  test::Heard hello;
  const test::ScriptedServer server([&](int socket, int) { hello.Put(test::ReadSome(socket)); });
  web::Remote remote;
  remote.server = "https" + server.url().substr(4);
  remote.ca = Admin().ca;
  remote.tls_name = "asked-for.example";
  EXPECT_THAT(Ask(remote), HasSubstr("SSL handshake"));
  EXPECT_THAT(hello.Text(), AllOf(HasSubstr("asked-for.example"), Not(HasSubstr("127.0.0.1"))));
}

TEST(AProxy, CarriesTheTlsOfTheServer) {
  const test::ConnectProxy proxy;
  web::Remote remote = Admin();
  remote.proxy = proxy.url();
  EXPECT_EQ(Ask(remote), "answered");
  const std::string host = remote.server.substr(std::string("https://").size());
  EXPECT_THAT(proxy.asked(), AllOf(Not(IsEmpty()), Each("CONNECT " + host + " HTTP/1.1")));
  remote.tls_name = "elsewhere.example";
  EXPECT_THAT(Ask(remote), HasSubstr("hostname mismatch"));
  remote.tls_name = "kubernetes.default.svc";
  EXPECT_EQ(Ask(remote), "answered");
}

TEST(AProxy, IsToldWhoAsks) {
  const test::ConnectProxy proxy("Basic YTpiOmM=");
  web::Remote remote = Admin();
  remote.proxy = "http://a:b%3Ac@" + proxy.url().substr(7);
  EXPECT_EQ(Ask(remote), "answered");
  remote.proxy = proxy.url();
  EXPECT_THAT(Ask(remote), HasSubstr("from proxy, received: 407"));
}

TEST(AProxy, MayBeAway) {
  web::Remote remote = Admin();
  {
    const test::ScriptedServer gone([](int, int) {});
    remote.proxy = gone.url();
  }
  EXPECT_THAT(Ask(remote), HasSubstr("Failed to connect to any resolved proxy endpoint"));
  const test::ScriptedServer silly([](int socket, int) {
    test::ReadHead(socket);
    test::WriteAll(socket, "nonsense\r\n\r\n");
  });
  remote.proxy = silly.url();
  EXPECT_THAT(Ask(remote), HasSubstr("during proxy connection"));
}

// Of a tenant's kubeconfig: the rules hold for the proxy, which is who we connect to, and for the
// server as far as anybody but the proxy knows where it is.
TEST(AProxy, IsAtNoAddressThatTheRulesRefuse) {
  const test::ConnectProxy proxy;
  web::Remote remote = Admin();
  remote.proxy = proxy.url();
  web::TransportOptions options;
  options.addresses = web::AddressRules::kGuarded;
  EXPECT_THAT(Ask(remote, options), HasSubstr("127.0.0.1 is a loopback address"));
  options.addresses = web::AddressRules::kGuardedOrLoopback;
  EXPECT_THAT(proxy.asked(), IsEmpty());
  EXPECT_EQ(Ask(remote, options), "answered");
  const size_t asked = proxy.asked().size();
  remote.server = "https://169.254.169.254";
  EXPECT_THAT(Ask(remote, options), HasSubstr("is a link-local address"));
  remote.server = "https://0xa9fea9fe";
  EXPECT_THAT(Ask(remote, options), HasSubstr("is a link-local address"));
  remote = Admin();
  remote.proxy = "http://169.254.169.254";
  EXPECT_THAT(Ask(remote, options), HasSubstr("is a link-local address"));
  EXPECT_EQ(proxy.asked().size(), asked);
}

// The proxy is asked for it as it stands there.
TEST(AProxy, MayKnowAServerThatNobodyElseKnows) {
  test::Heard asked;
  const test::ScriptedServer proxy([&](int socket, int) {
    asked.Put(test::ReadHead(socket));
    test::WriteAll(socket, "HTTP/1.1 503 Not Now\r\n\r\n");
  });
  web::TransportOptions options;
  options.addresses = web::AddressRules::kGuardedOrLoopback;
  web::Remote remote = Admin();
  remote.proxy = proxy.url();
  for (const auto& [server, line] : std::vector<std::pair<std::string, std::string>>{
           {"https://inner.invalid", "CONNECT inner.invalid:443 HTTP/1.1\r\n"},
           {"https://[2001:db8::1]:6443", "CONNECT [2001:db8::1]:6443 HTTP/1.1\r\n"}}) {
    remote.server = server;
    EXPECT_THAT(Ask(remote, options), HasSubstr("received: 503")) << server;
    EXPECT_THAT(asked.Text(), testing::StartsWith(line));
  }
}

}  // namespace
}  // namespace strongroom::kube
