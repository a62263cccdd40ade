#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/error.h"
#include "test_server.h"

namespace strongroom::http {
namespace {

using testing::HasSubstr;
using Mode = TestClient::Mode;

TEST(Tls, FollowsItsFilesAndKeepsTheLastUsablePair) {
  test::TemporaryFolder folder;
  ServerOptions options = Quick();
  options.tls = TlsFiles{folder / "crt", folder / "key"};
  EXPECT_THROW(Server(options, Echo), HttpError) << "no files yet";
  WriteCertificate(folder / "crt", folder / "key", "first");
  const Server server(options, Echo);
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "first");

  WriteCertificate(folder / "crt", folder / "unused", "half");
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "first");
  std::ofstream(folder / "key") << "-----BEGIN PRIVATE KEY-----\n";
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "first");

  WriteCertificate(folder / "crt", folder / "key", "second");
  EXPECT_EQ(TestClient(server.port(), Mode::kTls).CertificateName(), "second");
  EXPECT_THAT(Get(server.port(), "/x", Mode::kTls), HasSubstr("GET /x"));
}

TEST(Tls, ClosesAPlainClientAndASilentOne) {
  test::TemporaryFolder folder;
  const Server server(QuickTls(folder, "first"), Echo);
  EXPECT_EQ(Get(server.port(), "/").find("200"), std::string::npos);
  TestClient silent(server.port());
  silent.ReadToEnd();
  EXPECT_TRUE(Quiet(server));
}

}  // namespace
}  // namespace strongroom::http
