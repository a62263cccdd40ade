#include "provider/graph/token_answer.h"

#include <gtest/gtest.h>

#include <vector>

#include "provider/graph/entra_errors.h"
#include "support/generated_part.h"

namespace strongroom::provider::graph {
namespace {

TEST(TokenAnswer, HasATokenAndItsLife) {
  const auto token = ReadToken(
      R"({"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": "a.b.c"})");
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text, "a.b.c");
  EXPECT_EQ(token->life, std::chrono::seconds(3599));
  EXPECT_EQ(ReadToken(R"({"token_type": "bearer", "expires_in": "60", "access_token": "t"})")->life,
            std::chrono::seconds(60));
  EXPECT_EQ(
      ReadToken(R"({"token_type": "Bearer", "expires_in": 99999999, "access_token": "t"})")->life,
      std::chrono::hours(24));
}

TEST(TokenAnswer, IsNoneWithoutWhatOneNeeds) {
  for (const char* body : {
           "",
           "[]",
           "null",
           "<html>",
           R"({"access_token": "t"})",
           R"({"token_type": "Bearer", "access_token": "t"})",
           R"({"token_type": "Bearer", "expires_in": 0, "access_token": "t"})",
           R"({"token_type": "Bearer", "expires_in": -5, "access_token": "t"})",
           R"({"token_type": "Bearer", "expires_in": [], "access_token": "t"})",
           R"({"token_type": "mac", "expires_in": 60, "access_token": "t"})",
           R"({"token_type": "Bearer", "expires_in": 60, "access_token": ""})",
           R"({"token_type": "Bearer", "expires_in": 60, "access_token": 7})",
           R"({"token_type": "Bearer", "expires_in": 60, "access_token": "a\r\nX: b"})",
       }) {
    EXPECT_FALSE(ReadToken(body)) << body;
  }
}

std::string Told(const char* body) {
  const auto refusal = ReadRefusal(body);
  return refusal ? Describe(*refusal) : "none";
}

TEST(Refusal, IsToldByItsCodeAndInOurWordsOnly) {
  struct Row {
    const char* body;
    const char* told;
  };
  const std::vector<Row> rows{
      {R"({"error": "invalid_client", "error_codes": [7000222],
           "error_description": "AADSTS7000222: keys for app 'planted' are expired.",
           "timestamp": "2026-03-01 01:30:00Z", "trace_id": "planted",
           "correlation_id": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90", "error_uri": "planted"})",
       "AADSTS7000222: the client secret has expired; make a new one for the application and put "
       "it into the Secret, or use a certificate (invalid_client, correlation ID "
       "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90, 2026-03-01 01:30:00Z)"},
      // Without the list: as old proxies of Entra leave it out.
      {R"({"error": "planted words", "error_description": "AADSTS90002: Tenant 'planted' .."})",
       "AADSTS90002: there is no such tenant in this cloud; mend spec.microsoftGraph.tenantID, or "
       "cloud"},
      {R"({"error": "unauthorized_client", "error_codes": ["700016"]})",
       "AADSTS700016: the tenant does not know the application; mend spec.microsoftGraph.clientID "
       "or tenantID; an application of another tenant needs the consent of an administrator of "
       "this one (unauthorized_client)"},
      // Of several, the one that we can say something of.
      {R"({"error_codes": [123, 7000112]})",
       "AADSTS7000112: the application is disabled in the tenant; enable it there (Enterprise "
       "applications), or name another one"},
      {R"({"error": "invalid_request", "error_codes": [123456]})",
       "AADSTS123456: login.microsoftonline.com/error?code=123456 tells what it means "
       "(invalid_request)"},
      {R"({"error": "invalid_client", "correlation_id": "planted", "timestamp": "planted"})",
       "Entra refuses (invalid_client)"},
      {R"({"error_codes": [99999999999999999999], "error": "invalid_scope"})",
       "Entra refuses (invalid_scope)"},
      {R"({"error": {"code": "planted"}})", "none"},
      {R"({"error_description": "AADSTSplanted"})", "none"},
      {R"(["AADSTS7000222"])", "none"},
      {"<html>AADSTS7000222</html>", "none"},
      {"", "none"},
  };
  for (const Row& row : rows) EXPECT_EQ(Told(row.body), row.told) << row.body;
}

TEST(Refusal, PassesOnlyWhereEntraSaysSo) {
  const auto prospect = [](const char* body) { return ProspectOf(*ReadRefusal(body)); };
  EXPECT_EQ(prospect(R"({"error_codes": [90033]})"), base::Prospect::kMayPass);
  EXPECT_EQ(prospect(R"({"error": "temporarily_unavailable"})"), base::Prospect::kMayPass);
  EXPECT_EQ(prospect(R"({"error_codes": [7000215]})"), base::Prospect::kPerson);
  EXPECT_EQ(prospect(R"({"error": "invalid_client", "error_codes": [1]})"), std::nullopt);
}

TEST(EntraErrors, AreThereOnce) {
  for (const EntraError& error : kEntraErrors) {
    EXPECT_EQ(FindEntraError(error.code), &error) << error.code;
  }
  EXPECT_EQ(FindEntraError(0), nullptr);
}

TEST(EntraErrors, AreInThePage) {
  std::vector<std::string> lines = {"| code | meaning | what to do |", "|---|---|---|"};
  for (const EntraError& error : kEntraErrors) {
    lines.push_back("| `AADSTS" + std::to_string(error.code) + "` | " + std::string(error.meaning) +
                    " | " + std::string(error.advice) + " |");
  }
  test::ExpectGenerated({.page = "docs/entra-errors.md", .name = "entra-errors"}, lines);
}

}  // namespace
}  // namespace strongroom::provider::graph
