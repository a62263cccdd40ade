#include "web/http_date.h"

#include <gtest/gtest.h>

#include "base/timestamp.h"

namespace strongroom::web {
namespace {

TEST(HttpDate, ReadsTheThreeFormsAndNothingElse) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
      {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
      {"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
      {"Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"},
      {"1994-11-06T08:49:37Z", ""},
      {"Sun, 06 Nov 1994 08:49:37 GMT+1", ""},
      {"", ""},
  };
  for (const auto& [text, expected] : rows) {
    const auto date = DateIn({.status = 200, .headers = {{"date", text}}}, "date");
    EXPECT_EQ(date ? base::FormatTimestamp(*date) : "", expected) << text;
  }
  EXPECT_FALSE(DateIn({.status = 200}, "date"));
}

}  // namespace
}  // namespace strongroom::web
