#include "cli/duration.h"

#include <gtest/gtest.h>

namespace strongroom::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ParseDuration, ReadsWhatKubectlTakes) {
  const std::vector<std::pair<const char*, milliseconds>> cases{
      {"0", milliseconds{0}},
      {"30", milliseconds{30'000}},
      {"90s", milliseconds{90'000}},
      {"10m", milliseconds{600'000}},
      {"1h30m", milliseconds{5'400'000}},
      {"500ms", milliseconds{500}},
      {"1m1s1ms", milliseconds{61'001}},
      {"720h", milliseconds{2'592'000'000}}};
  for (const auto& [text, duration] : cases) EXPECT_EQ(ParseDuration(text), duration) << text;
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"", "s", "-1s", "+1s", "1.5h", "10 m", "10m ", "1d", "h1", "10M",
                           "99999999999999999999s", "721h", "1m30"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

TEST(ShowDuration, SaysLessTheLongerItIs) {
  const std::vector<std::pair<int64_t, const char*>> cases{
      {-5, "0s"},           {0, "0s"},          {119, "119s"},   {120, "2m"},
      {125, "2m5s"},        {599, "9m59s"},     {600, "10m"},    {10'799, "179m"},
      {10'800, "3h"},       {11'100, "3h5m"},   {28'800, "8h"},  {172'799, "47h"},
      {172'800, "2d"},      {176'400, "2d1h"},  {691'200, "8d"}, {63'072'000, "2y"},
      {63'158'400, "2y1d"}, {252'288'000, "8y"}};
  for (const auto& [count, text] : cases) EXPECT_EQ(ShowDuration(seconds{count}), text) << count;
}

}  // namespace
}  // namespace strongroom::cli
