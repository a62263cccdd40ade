#include "main/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace strongroom::main_commands {
namespace {

using ::testing::HasSubstr;

// What --listen makes of `value`: "address port", or what is wrong with it.
std::string Listen(const std::string& value) {
  CLI::App app;
  http::ServerOptions listener;
  AddListenFlag(app, "--listen", listener, "reports");
  try {
    app.parse(std::vector<std::string>{"--listen=" + value});
  } catch (const CLI::ParseError& e) {
    return e.what();
  }
  return listener.address + " " + std::to_string(listener.port);
}

TEST(ListenFlag, ReadsAddressAndPort) {
  EXPECT_EQ(Listen("0.0.0.0:8443"), "0.0.0.0 8443");
  EXPECT_EQ(Listen("[::1]:0"), "::1 0");
  EXPECT_EQ(Listen(":8080"), " 8080");
  for (const char* wrong : {"8443", "localhost", ":", "a:", ":x", ":80x", ":65536", ":-1", ": 80",
                            "::1:8443", "[127.0.0.1]:8443", "[]:8443", "[::1:8443"}) {
    EXPECT_THAT(Listen(wrong),
                HasSubstr("--listen: \"" + std::string(wrong) + "\" is not ADDRESS:PORT"));
  }
}

TEST(MetricsTlsFlags, AreBothThereOrNone) {
  const auto parse = [](std::vector<std::string> arguments) {
    CLI::App app;
    http::ServerOptions listener;
    AddMetricsTlsFlags(app, listener);
    try {
      app.parse(std::move(arguments));
    } catch (const CLI::ParseError& e) {
      return std::string(e.what());
    }
    if (!listener.tls) return std::string("plain");
    return listener.tls->certificate.string() + " " + listener.tls->key.string();
  };
  const std::string certificate = "--metrics-tls-cert-file=/tls/crt";
  const std::string key = "--metrics-tls-key-file=/tls/key";
  EXPECT_EQ(parse({}), "plain");
  EXPECT_EQ(parse({certificate, key}), "/tls/crt /tls/key");
  EXPECT_THAT(parse({certificate}), HasSubstr("requires --metrics-tls-key-file"));
  EXPECT_THAT(parse({key}), HasSubstr("requires --metrics-tls-cert-file"));
}

TEST(NumberFlag, ShowsRangeAndDefaultAndKeepsToThem) {
  CLI::App app;
  std::chrono::seconds grace{std::chrono::hours{2}};
  AddTime<std::chrono::hours>(app, {"--grace-hours", "Until it goes", kGroupStore, 1, 24}, grace);
  EXPECT_THAT(app.help(), HasSubstr("--grace-hours 1..24=2"));
  EXPECT_EQ(grace, std::chrono::hours{2}) << "the default is what it was";
  app.parse(std::vector<std::string>{"--grace-hours=24"});
  EXPECT_EQ(grace, std::chrono::hours{24});
  app.parse(std::vector<std::string>{"--grace-hours=7", "--grace-hours=24"});
  EXPECT_EQ(grace, std::chrono::hours{7}) << "CLI11 takes them last to first";
  for (const char* wrong : {"0", "25", "-1", "1.5", "many", ""}) {
    EXPECT_THROW(app.parse(std::vector<std::string>{std::string("--grace-hours=") + wrong}),
                 CLI::ParseError)
        << wrong;
  }
}

}  // namespace
}  // namespace strongroom::main_commands
