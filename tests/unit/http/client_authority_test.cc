#include "http/client_authority.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "http/error.h"
#include "test_server.h"

namespace strongroom::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// A certificate that signs itself.
struct Made {
  explicit Made(const std::string& name) {
    WriteCertificate(folder / "crt", folder / "key", name);
    pem = base::ReadFile(folder / "crt");
    const size_t begin = pem.find('\n') + 1;
    der = base::DecodeBase64(pem.substr(begin, pem.find("-----END") - begin)).value_or("");
  }

  test::TemporaryFolder folder;
  std::string pem;
  std::string der;
};

const auto kNow = base::SystemClock().NowSeconds();

TEST(ClientAuthority, KnowsWhomItVouchesFor) {
  const Made proxy("front-proxy");
  const Made other("front-proxy");
  const ClientAuthority authority(other.pem + proxy.pem);
  EXPECT_EQ(authority.CommonNameOf({proxy.der}, kNow), "front-proxy");
  EXPECT_EQ(authority.CommonNameOf({proxy.der, "junk"}, kNow), "front-proxy");
  EXPECT_EQ(ClientAuthority(other.pem).CommonNameOf({proxy.der}, kNow), std::nullopt);
  EXPECT_EQ(ClientAuthority(other.pem).CommonNameOf({proxy.der, other.der}, kNow), std::nullopt);
  EXPECT_EQ(authority.CommonNameOf({proxy.der}, kNow + 2h), std::nullopt) << "expired";
  EXPECT_EQ(authority.CommonNameOf({proxy.der}, kNow - 2h), std::nullopt) << "not yet";
  EXPECT_EQ(authority.CommonNameOf({}, kNow), std::nullopt);
  EXPECT_EQ(authority.CommonNameOf({"junk"}, kNow), std::nullopt);
}

TEST(ClientAuthority, RefusesWhatIsNoCertificate) {
  const Made proxy("front-proxy");
  for (const std::string& text :
       {std::string(), std::string("junk"), proxy.pem + "-----BEGIN CERTIFICATE-----\njunk\n"}) {
    EXPECT_THROW(const ClientAuthority authority(text), HttpError);
  }
}

Response TellCertificates(Request& request) {
  std::string body = "shows " + std::to_string(request.peer_certificates.size());
  return {.body = std::move(body)};
}

std::string AskWith(const Server& server, const std::filesystem::path& own) {
  TestClient client(server.port(), own);
  client.Send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  return client.ReadToEnd();
}

TEST(PeerCertificates, AreShownWhereTheyAreAskedFor) {
  const test::TemporaryFolder folder;
  const Made own("front-proxy");
  ServerOptions options = QuickTls(folder, "server");
  {
    const Server server(options, TellCertificates);
    EXPECT_THAT(AskWith(server, own.folder.path()), HasSubstr("shows 0"));
  }
  options.asks_for_certificates = true;
  const Server server(options, TellCertificates);
  EXPECT_THAT(AskWith(server, own.folder.path()), HasSubstr("shows 1"));
  EXPECT_THAT(AskWith(server, {}), HasSubstr("shows 0")) << "nobody has to have one";
}

}  // namespace
}  // namespace strongroom::http
