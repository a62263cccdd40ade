#include "cli/text.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/printer.h"

namespace strongroom::cli {
namespace {

TEST(JsonText, StaysJsonWhenItIsPrinted) {
  const nlohmann::json hostile{{"message", "\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xff"}};
  const std::string text = JsonText(hostile);
  std::ostringstream out;
  Printer(out).Lines(text);
  EXPECT_EQ(out.str(), text + "\n");
  EXPECT_EQ(nlohmann::json::parse(out.str())["message"],
            "\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xef\xbf\xbd");
}

TEST(Shorten, CutsCharactersAndNotBytes) {
  EXPECT_EQ(Shorten("abcdef", 6), "abcdef");
  EXPECT_EQ(Shorten("abcdefg", 6), "abc...");
  EXPECT_EQ(Shorten("üüüüüüü", 6), "üüü...");
  EXPECT_EQ(Shorten("\x1b[31m", 20), R"(\x1b[31m)");
}

TEST(LinesOfNames, BreakBeforeTheyAreTooLong) {
  EXPECT_THAT(LinesOfNames({}, "  "), ::testing::IsEmpty());
  EXPECT_THAT(LinesOfNames({"a", "b"}, "  "), ::testing::ElementsAre("  a, b"));
  const std::string half(48, 'x');  // 2 and 48 and a comma, a space, 47 and one more comma: 100
  const std::string rest(47, 'y');
  EXPECT_THAT(LinesOfNames({half, rest, "z"}, "  "),
              ::testing::ElementsAre("  " + half + ", " + rest + ",", "  z"));
  EXPECT_THAT(LinesOfNames({half, rest + "y", "z"}, "  "),
              ::testing::ElementsAre("  " + half + ",", "  " + rest + "y, z"));
  const std::string endless(200, 'x');
  EXPECT_THAT(LinesOfNames({endless, "z"}, ""), ::testing::ElementsAre(endless + ",", "z"));
}

}  // namespace
}  // namespace strongroom::cli
