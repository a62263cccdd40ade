#include "cli/exec_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "support/message_of.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Prints "{}" around a status.
std::string Credential(const std::string& status) {
  return R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{)" +
         status + "}}";
}

// A server that takes one token, and a plugin that prints what it is told to, one after another.
class Plugins : public ::testing::Test {
 protected:
  Plugins() {
    config_.remote.server = "https://a";
    config_.exec = kube::ExecPlugin{.api_version = "client.authentication.k8s.io/v1",
                                    .command = "aws",
                                    .arguments = {"get-token"},
                                    .environment = {{"PROFILE", "p"}},
                                    .install_hint = "get it there",
                                    .input = kube::PluginInput::kIfAvailable};
  }

  base::ProgramEnd Run(const base::Program& program) {
    programs_.push_back(program);
    if (prints_.empty()) throw base::ProgramError("aws: cannot be started: no such file");
    const base::ProgramEnd end = prints_.front();
    prints_.pop_front();
    return end;
  }

  std::unique_ptr<web::Transport> Connect(const web::Remote& remote) {
    remotes_.push_back(remote);
    return std::make_unique<test::FakeTransport>([this, token = remote.token.text](const auto&) {
      return web::Response{token == taken_ ? 200 : 401, "", {}};
    });
  }

  ExecTransport Make(Terminal terminal = Terminal::kNone) {
    return {config_,
            {.clock = clock_,
             .environment = {"HOME=/home/a", "PROFILE=mine"},
             .terminal = terminal,
             .run = [this](const base::Program& program) { return Run(program); }},
            [this](const web::Remote& remote) { return Connect(remote); }};
  }

  test::FakeClock clock_;
  kube::Config config_;
  std::deque<base::ProgramEnd> prints_;
  std::string taken_ = "t1";
  std::vector<base::Program> programs_;
  std::vector<web::Remote> remotes_;
};

TEST_F(Plugins, AreStartedOnceAndWithTheFirstRequest) {
  prints_ = {{0, Credential(R"("token":"t1")")}};
  ExecTransport transport = Make();
  EXPECT_THAT(programs_, IsEmpty());
  EXPECT_EQ(transport.Send({}, {}).status, 200);
  clock_.Advance(std::chrono::hours{24});
  EXPECT_EQ(transport.Send({}, {}).status, 200);
  ASSERT_EQ(programs_.size(), 1U);
  EXPECT_EQ(programs_[0].command, "aws");
  EXPECT_THAT(programs_[0].arguments, ElementsAre("get-token"));
  EXPECT_THAT(programs_[0].environment, Contains("HOME=/home/a"));
  EXPECT_EQ(programs_[0].environment[2], "PROFILE=p");
  EXPECT_THAT(programs_[0].environment[3], testing::StartsWith("KUBERNETES_EXEC_INFO={"));
}

TEST_F(Plugins, AreStartedAgainWhenTheirWordHasExpired) {
  prints_ = {{0, Credential(R"("token":"t1","expirationTimestamp":"2026-01-01T00:10:00Z")")},
             {0, Credential(R"("token":"t2")")}};
  ExecTransport transport = Make();
  EXPECT_EQ(transport.Send({}, {}).status, 200);
  clock_.Advance(std::chrono::seconds{599});
  EXPECT_EQ(transport.Send({}, {}).status, 200);
  EXPECT_EQ(programs_.size(), 1U);
  taken_ = "t2";
  clock_.Advance(std::chrono::seconds{1});
  EXPECT_EQ(transport.Send({}, {}).status, 200);
  EXPECT_EQ(programs_.size(), 2U);
}

TEST_F(Plugins, AreStartedOnceMoreWhenTheServerNoLongerTakesIt) {
  prints_ = {{0, Credential(R"("token":"old")")},
             {0, Credential(R"("token":"t1")")},
             {0, Credential(R"("token":"worse")")}};
  ExecTransport transport = Make();
  EXPECT_EQ(transport.Send({}, {}).status, 200);
  EXPECT_EQ(programs_.size(), 2U);
  // No other will do: that is the answer.
  taken_ = "another";
  EXPECT_EQ(transport.Send({}, {}).status, 401);
  EXPECT_EQ(programs_.size(), 3U);
}

TEST_F(Plugins, MayShowACertificate) {
  taken_ = "";
  prints_ = {{0, Credential(R"("clientCertificateData":"c","clientKeyData":"k")")}};
  EXPECT_EQ(Make().Send({}, {}).status, 200);
  ASSERT_EQ(remotes_.size(), 1U);
  EXPECT_EQ(remotes_[0].client_certificate.text, "c");
  EXPECT_EQ(remotes_[0].client_key.text, "k");
  EXPECT_EQ(remotes_[0].server, "https://a");
}

TEST_F(Plugins, AskAtTheTerminalOnlyWhereTheyMay) {
  const auto input = [&](kube::PluginInput mode, Terminal terminal) {
    config_.exec->input = mode;
    prints_ = {{0, Credential(R"("token":"t1")")}};
    Make(terminal).Send({}, {});
    return programs_.back().input;
  };
  EXPECT_EQ(input(kube::PluginInput::kNever, Terminal::kThere), base::ProgramInput::kNone);
  EXPECT_EQ(input(kube::PluginInput::kIfAvailable, Terminal::kNone), base::ProgramInput::kNone);
  EXPECT_EQ(input(kube::PluginInput::kIfAvailable, Terminal::kThere), base::ProgramInput::kOurs);
}

TEST_F(Plugins, EndWithTheRequestThatTheyAreStartedFor) {
  std::stop_source stop;
  prints_ = {{128 + SIGTERM, ""}};
  stop.request_stop();
  EXPECT_THROW(Make().Send({}, stop.get_token()), web::StoppedError);
  ASSERT_EQ(programs_.size(), 1U);
  EXPECT_TRUE(programs_[0].stop.stop_requested());
}

TEST_F(Plugins, ThatAreNotThereOrFailAreToldOf) {
  const auto error = [&] {
    return test::MessageOf<web::ConfigError>([&] { Make().Send({}, {}); });
  };
  EXPECT_EQ(error(), "the credential plugin aws: cannot be started: no such file; get it there");
  prints_ = {{3, "hush"}};
  EXPECT_EQ(error(), "the credential plugin aws ended with code 3; what it says of that is above");
}

}  // namespace
}  // namespace strongroom::cli
