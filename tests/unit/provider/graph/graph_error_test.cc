#include "provider/graph/graph_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/graph_type.h"
#include "provider/graph/absence.h"

namespace strongroom::provider::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kId = "0f1e2d3c-0000-4000-8000-123456789abc";

TEST(GraphError, IsDecodedFromWhateverCame) {
  struct Case {
    const char* what;
    std::string body;
    bool is_graphs;
    const char* code;
    const char* shown;
  };
  const std::vector<Case> table = {
      {"plain", R"({"error":{"code":"Forbidden","message":"m"}})", true, "Forbidden",
       "Graph answers 403 Forbidden"},
      {"the innermost that is known",
       R"({"error":{"code":"BadRequest","innerError":{"code":"NoLicense","innerError":{"code":"zz"}}}})",
       true, "NoLicense", "Graph answers 403 NoLicense"},
      {"a code of theirs alone", R"({"error":{"code":"<b>","message":"secret"}})", true, "",
       "Graph answers 403"},
      {"a request-id",
       std::string(R"({"error":{"code":"x","innerError":{"request-id":")") + kId + R"("}}})", true,
       "", "Graph answers 403, request-id 0f1e2d3c-0000-4000-8000-123456789abc"},
      {"a request-id that only looks like one",
       R"({"error":{"code":"x","innerError":{"request-id":"all-of-this-is-shown-as-they-sent-it"}}})",
       true, "", "Graph answers 403"},
      {"a request-id that is none", R"({"error":{"code":"x","innerError":{"request-id":"a b"}}})",
       true, "", "Graph answers 403"},
      {"OAuth's", R"({"error":"invalid_client"})", false, "",
       "Graph answers 403 (not in the form of Graph: is there a proxy?)"},
      {"empty", "", false, "", "Graph answers 403 (not in the form of Graph: is there a proxy?)"},
      {"a list", "[]", false, "",
       "Graph answers 403 (not in the form of Graph: is there a proxy?)"},
      {"no text", R"({"error":{"code":7}})", false, "",
       "Graph answers 403 (not in the form of Graph: is there a proxy?)"},
      {"deep", std::string(5'000, '['), false, "",
       "Graph answers 403 (not in the form of Graph: is there a proxy?)"},
  };
  for (const Case& row : table) {
    const GraphError error = DecodeGraphError({403, row.body, {}});
    EXPECT_EQ(error.is_graphs, row.is_graphs) << row.what;
    EXPECT_EQ(error.code, row.code) << row.what;
    EXPECT_EQ(Shown(error), row.shown) << row.what;
  }
}

TEST(GraphError, IntunesMessageIsUnwrapped) {
  const std::string body =
      R"({"error":{"code":"BadRequest","message":"{\"_version\":3,\"Message\":\"Request not )"
      R"(applicable\",\"RetryAfter\":12,\"HttpHeaders\":\"{}\"}"}})";
  const GraphError error = DecodeGraphError({400, body, {}});
  EXPECT_EQ(error.message, "Request not applicable");
  EXPECT_EQ(error.retry_after, std::chrono::seconds{12});
  EXPECT_EQ(
      DecodeGraphError({400, R"({"error":{"message":"{\"RetryAfter\":null}"}})", {}}).retry_after,
      std::nullopt);
}

TEST(GraphError, ScopesAreThoseThatHaveTheForm) {
  const auto scopes = [](const std::string& message) {
    return DecodeGraphError(
               {403, R"({"error":{"code":"Forbidden","message":")" + message + R"("}})", {}})
        .scopes;
  };
  EXPECT_THAT(
      scopes("Application must have one of the following scopes: A.Read.All, B-c.ReadWrite_1 "
             "- Operation ID 7"),
      ElementsAre("A.Read.All", "B-c.ReadWrite_1"));
  EXPECT_THAT(scopes("one of the following scopes: <script> A.Read.All"), IsEmpty());
  EXPECT_THAT(scopes("one of the following scopes:"), IsEmpty());
  EXPECT_THAT(scopes("A.Read.All"), IsEmpty());
}

TEST(GraphError, OnlyGraphItselfSaysWhatIsNotThere) {
  EXPECT_TRUE(IsAbsent(DecodeGraphError({404, R"({"error":{"code":"itemNotFound"}})", {}})));
  for (const char* body : {"", "<html>", R"({"error":{"code":"x"}})", R"({"code":"NotFound"})"}) {
    EXPECT_FALSE(IsAbsent(DecodeGraphError({404, body, {}}))) << body;
  }
  EXPECT_FALSE(IsAbsent(DecodeGraphError({400, R"({"error":{"code":"itemNotFound"}})", {}})));
}

TEST(Absences, AreThoseThatTheCatalogueMayName) {
  for (const std::string_view word : catalogue::kGraphAbsences) {
    EXPECT_TRUE(std::any_of(kAbsences.begin(), kAbsences.end(), [&](const AbsenceRow& row) {
      return row.word == word;
    })) << word;
  }
  for (const AbsenceRow& row : kAbsences) {
    EXPECT_THAT(
        std::count(catalogue::kGraphAbsences.begin(), catalogue::kGraphAbsences.end(), row.word),
        Not(0))
        << row.word;
  }
}

}  // namespace
}  // namespace strongroom::provider::graph
