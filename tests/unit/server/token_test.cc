#include "server/token.h"

#include <gtest/gtest.h>

#include "support/token.h"

namespace strongroom::server {
namespace {

using test::MakeToken;
using test::ToBase64Url;

TEST(ReadClaims, ReadsWhatKubernetesMakes) {
  const auto claims = ReadClaims(MakeToken({.issuer = "https://issuer", .expires = 1'800'000'000}));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->issuer, "https://issuer");
  EXPECT_EQ(claims->expires.time_since_epoch().count(), 1'800'000'000);
  EXPECT_TRUE(IsForUs(*claims));
  const auto foreign = ReadClaims(MakeToken({.audiences = R"(["vault","other"])"}));
  ASSERT_TRUE(foreign);
  EXPECT_FALSE(IsForUs(*foreign));
  EXPECT_TRUE(IsForUs(*ReadClaims(MakeToken({.audiences = R"("strongroom")"}))));
}

TEST(ReadClaims, TakesNothingElse) {
  const std::string header = ToBase64Url(R"({"alg":"RS256"})");
  const std::string payload =
      ToBase64Url(R"({"iss":"i","aud":["strongroom"],"exp":1,"sub":"system:serviceaccount:a:b"})");
  ASSERT_TRUE(ReadClaims(header + "." + payload + ".c2ln")) << "all but what the rows change";
  const auto with = [&](const std::string& text) {
    return header + "." + ToBase64Url(text) + ".c2ln";
  };
  const std::vector<std::string> rows = {
      "",
      "junk",
      "aaa.bbb.ccc",
      "a.b",
      header + "." + payload,
      header + "." + payload + ".",
      header + "." + payload + ".c2ln.c2ln",
      "." + payload + ".c2ln",
      header + ".." + "c2ln",
      header + "." + payload + "=.c2ln",
      header + "." + payload + ".c2+n",
      ToBase64Url("{}") + "." + payload + ".c2ln",
      ToBase64Url("[]") + "." + payload + ".c2ln",
      with("null"),
      with("[1]"),
      with(R"({"iss":"i","aud":["strongroom"],"exp":1})"),
      with(R"({"iss":"i","aud":["strongroom"],"exp":1,"sub":"alice"})"),
      with(R"({"iss":"i","aud":["strongroom"],"exp":"1","sub":"system:serviceaccount:a:b"})"),
      with(R"({"iss":"i","aud":["strongroom"],"sub":"system:serviceaccount:a:b"})"),
      with(R"({"iss":7,"aud":["strongroom"],"exp":1,"sub":"system:serviceaccount:a:b"})"),
      with(R"({"iss":"i","aud":7,"exp":1,"sub":"system:serviceaccount:a:b"})"),
      with(std::string(2000, '[')),
      with(R"({"iss":"i","aud":[)" +
           [] {
             std::string many;
             for (int i = 0; i < 1000; ++i) many += "0,";
             return many;
           }() +
           R"(0],"exp":1,"sub":"system:serviceaccount:a:b"})"),
  };
  for (const std::string& row : rows) EXPECT_FALSE(ReadClaims(row)) << row.substr(0, 120);
}

TEST(ReadClaims, TakesTimesThatNobodyMeans) {
  for (const int64_t exp : {INT64_MIN, INT64_MAX}) {
    EXPECT_TRUE(ReadClaims(MakeToken({.expires = exp}))) << exp;
  }
}

}  // namespace
}  // namespace strongroom::server
