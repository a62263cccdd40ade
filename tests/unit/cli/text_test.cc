#include "cli/text.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace strongroom::cli
