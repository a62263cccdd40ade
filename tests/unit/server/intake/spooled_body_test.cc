#include "server/intake/spooled_body.h"

#include <gtest/gtest.h>

#include "server/request_error.h"
#include "support/report_body.h"
#include "support/temporary_folder.h"

namespace strongroom::server::intake {
namespace {

using test::TextBody;

class SpooledBodyTest : public ::testing::Test {
 protected:
  SpooledBody Spool(http::BodyReader& body, const Limits& limits = {},
                    const std::string& ns = "team-a") {
    return {body, limits, {.folder = folder_.path(), .budget = room_}, ns};
  }
  // The code and status it was refused with.
  std::string CodeOf(http::BodyReader& body, const Limits& limits = {},
                     const std::string& ns = "team-a") {
    try {
      Spool(body, limits, ns);
      return "taken";
    } catch (const RequestError& e) {
      return std::to_string(e.code().status) + " " + std::string(e.code().word);
    }
  }

  const test::TemporaryFolder folder_;
  base::ByteBudget room_{1'000'000};
};

TEST_F(SpooledBodyTest, IsReadAsOftenAsItIsWanted) {
  std::string sent;
  for (int i = 0; i < 30'000; ++i) sent += std::to_string(i);
  TextBody body(sent, 1000);
  SpooledBody spooled = Spool(body);
  for (int round = 0; round < 2; ++round) {
    std::string read;
    std::vector<char> buffer(7777);
    for (size_t got = spooled.Read(buffer.data(), buffer.size()); got > 0;
         got = spooled.Read(buffer.data(), buffer.size())) {
      read.append(buffer.data(), got);
    }
    EXPECT_EQ(read, sent) << round;
    spooled.Rewind();
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path())) << "it has no name";
}

TEST_F(SpooledBodyTest, SaysWhetherACutMayBeSentAgain) {
  const std::vector<std::pair<TextBody::End, std::string>> table = {
      {TextBody::End::kCutOff, "400 REPORT_CUT_OFF"},
      {TextBody::End::kTimeout, "408 TOO_SLOW"},
      {TextBody::End::kStopped, "503 STOPPING"},
      {TextBody::End::kClean, "taken"}};
  for (const auto& [end, code] : table) {
    TextBody body("half of it", 4096, end);
    EXPECT_EQ(CodeOf(body), code);
  }
}

TEST_F(SpooledBodyTest, StopsAtItsLimits) {
  Limits limits;
  limits.max_report_bytes = 1000;
  TextBody exact(std::string(1000, 'x'), 100);
  EXPECT_EQ(CodeOf(exact, limits), "taken");
  TextBody large(std::string(1001, 'x'), 100);
  EXPECT_EQ(CodeOf(large, limits), "413 REPORT_TOO_LARGE");
}

TEST_F(SpooledBodyTest, SharesItsRoomWithOthers) {
  TextBody first(std::string(600'000, 'x'));
  {
    const SpooledBody spooled = Spool(first);
    TextBody second(std::string(400'001, 'x'));
    EXPECT_EQ(CodeOf(second), "503 NO_ROOM");
  }
  TextBody third(std::string(700'000, 'x'));
  EXPECT_EQ(CodeOf(third), "taken");
}

TEST_F(SpooledBodyTest, ANamespaceLeavesRoomToOthers) {
  TextBody large(std::string(750'001, 'x'));
  EXPECT_EQ(CodeOf(large), "503 NO_ROOM");
  TextBody first(std::string(750'000, 'x'));
  const SpooledBody spooled = Spool(first);
  TextBody own("a");
  EXPECT_EQ(CodeOf(own), "503 NO_ROOM");
  TextBody other(std::string(250'000, 'x'));
  EXPECT_EQ(CodeOf(other, {}, "team-b"), "taken");
}

TEST_F(SpooledBodyTest, ADiskThatIsFullIsNoFaultOfTheReport) {
  TextBody body("a");
  try {
    const SpooledBody spooled(body, {}, {.folder = folder_ / "missing", .budget = room_}, "team-a");
    ADD_FAILURE() << "taken";
  } catch (const RequestError& e) {
    EXPECT_EQ(e.code().word, "NO_ROOM");
  }
}

}  // namespace
}  // namespace strongroom::server::intake
