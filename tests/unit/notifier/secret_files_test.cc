#include "notifier/secret_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace strongroom::notifier {
namespace {

using ::testing::HasSubstr;

class SecretFilesTest : public ::testing::Test {
 protected:
  SecretFilesTest() {
    std::filesystem::create_directories(folder_.path() / "mounted/chat");
    std::ofstream(folder_.path() / "mounted/chat/url") << "https://x\n \n";
    std::ofstream(folder_.path() / "mounted/chat/empty") << "\n";
    std::ofstream(folder_.path() / "mounted/chat/large") << std::string((64U << 10U) + 1, 'x');
    std::filesystem::create_directories(folder_.path() / "mounted/chat/folder");
    std::filesystem::create_directories(folder_.path() / "mounted/chat/..2026");
    std::ofstream(folder_.path() / "mounted/chat/..2026/url") << "old";
    std::ofstream(folder_.path() / "outside") << "secret of another";
  }

  std::string Refusal(const std::string& secret, const std::string& key) const {
    try {
      return "read: " + files_.Read({.secret = secret, .key = key});
    } catch (const SecretMissing& error) {
      return error.what();
    }
  }

  const test::TemporaryFolder folder_;
  const SecretFiles files_{folder_.path() / "mounted"};
};

TEST_F(SecretFilesTest, AreReadWithoutTheWhiteSpaceAtTheirEnd) {
  EXPECT_EQ(files_.Read({.secret = "chat", .key = "url"}), "https://x");
  std::ofstream(folder_.path() / "mounted/chat/url") << "https://y";
  EXPECT_EQ(files_.Read({.secret = "chat", .key = "url"}), "https://y");
}

TEST_F(SecretFilesTest, LeadNowhereElse) {
  for (const auto& [secret, key] :
       std::vector<std::pair<std::string, std::string>>{{"..", "outside"},
                                                        {".", "outside"},
                                                        {"chat", "../../outside"},
                                                        {"chat", ".."},
                                                        {"chat", "..2026"},
                                                        {"../mounted/chat", "url"},
                                                        {"/", "url"},
                                                        {"", "url"},
                                                        {"chat", ""},
                                                        {"chat", std::string("url\0x", 5)},
                                                        {"chat", "/etc/passwd"},
                                                        {"chat", std::string(300, 'x')}}) {
    EXPECT_THAT(Refusal(secret, key), HasSubstr("is no name of a Secret and its key"));
  }
}

TEST_F(SecretFilesTest, SayWhatIsMissing) {
  EXPECT_EQ(Refusal("mail", "password"),
            "the Secret \"mail\" is not mounted: name it in notifications.secrets of the chart");
  EXPECT_THAT(Refusal("chat", "token"),
              HasSubstr("there is no key \"token\" of a Secret \"chat\""));
  EXPECT_THAT(Refusal("chat", "folder"), HasSubstr("there is no key"));
  EXPECT_THAT(Refusal("chat", "empty"), HasSubstr("is empty"));
  EXPECT_THAT(Refusal("chat", "large"), HasSubstr("is larger than 64 KiB"));
}

}  // namespace
}  // namespace strongroom::notifier
