#include <gtest/gtest.h>

#include "integration/support/accounts.h"
#include "integration/support/certificate.h"
#include "support/built_in_catalogues.h"
#include "support/fake_transport.h"
#include "web/error.h"
#include "world.h"

namespace strongroom::test {
namespace {

// By a way of their own, which is all that works here.
TEST(SecureMetrics, OfTheControllerAreForThoseWhomKubernetesLetsGetThem) {
  World& world = World::Shared();
  Accounts accounts(world.client(), "monitoring");
  accounts.Make("prometheus");
  accounts.Make("other");
  accounts.LetGetMetrics("prometheus");
  const Certificate certificate;
  controller::Options options = MakeOptions("metrics");
  options.listen.tls = http::TlsFiles{certificate.file(), certificate.key()};
  FakeTransport broken(
      [](const web::Request&) -> web::Response { throw web::TransportError("not for this"); });
  const auto reviews = world.control_plane().MakeTransport();
  const base::SystemClock clock;
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  const controller::Controller controller(
      options, catalogues, {.work = broken, .lease = broken, .reviews = *reviews}, clock);

  const auto get = [&](const std::string& path, const std::string& token) {
    return certificate.Get(controller.port(), path, token);
  };
  const web::Response shown = get("/metrics", accounts.TokenOf("prometheus"));
  EXPECT_EQ(shown.status, 200) << shown.body;
  EXPECT_NE(shown.body.find("leader_election_master_status"), std::string::npos);
  EXPECT_EQ(get("/metrics", "").status, 401);
  EXPECT_EQ(get("/metrics", accounts.TokenOf("other")).status, 403);
  EXPECT_EQ(get("/healthz", "").status, 200);
}

}  // namespace
}  // namespace strongroom::test
