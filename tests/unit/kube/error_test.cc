#include "kube/error.h"

#include <gtest/gtest.h>

#include "unit/kube/answers.h"

namespace strongroom::kube {
namespace {

TEST(ApiError, IsReadFromAStatusObject) {
  const ApiError error = DecodeApiError(
      "create leases a/b",
      {409,
       R"({"kind":"Status","status":"Failure","message":"leases \"b\" already exists","reason":"AlreadyExists","code":409})",
       {}});
  EXPECT_EQ(error.status(), 409);
  EXPECT_EQ(error.reason(), "AlreadyExists");
  EXPECT_STREQ(error.what(), "create leases a/b: 409 AlreadyExists: leases \"b\" already exists");
  EXPECT_TRUE(IsAlreadyExists(error));
  EXPECT_FALSE(IsConflict(error));
}

TEST(ApiError, SaysWhichFieldsAreWrongAndQuotesNothing) {
  const auto causes = [](const char* list) {
    return DecodeApiError(
               "x",
               {422, R"({"kind":"Status","details":{"causes":)" + std::string(list) + "}}", {}})
        .causes();
  };
  const std::vector<std::pair<std::string, std::string>> paths{
      {"roleRef", "roleRef"},
      {"spec.rules[0].http.paths[12].path", "spec.rules[0].http.paths[12].path"},
      {"metadata.labels[example.com/secret]", "metadata.labels[..]"},
      {R"(.spec.ports[port=80,protocol=\"TCP\"].nodePort)", ".spec.ports[..].nodePort"},
      {"<nil>", ""},
      {"secret words", ""},
      {"spec.x[", ""},
      {"", ""},
      {std::string(201, 'a'), ""},
  };
  for (const auto& [field, path] : paths) {
    const std::string list =
        R"([{"reason":"FieldValueInvalid","message":"secret","field":")" + field + R"("}])";
    const auto found = causes(list.c_str());
    if (path.empty()) {
      EXPECT_TRUE(found.empty()) << field;
    } else {
      EXPECT_EQ(found, (std::vector<Cause>{{"FieldValueInvalid", path}})) << field;
    }
  }
  EXPECT_TRUE(causes(R"([{"reason":"secret words","field":"spec"}])").empty());
  for (const char* list : {"null", "{}", "7", R"([null, 7, "x", [], {}])"}) {
    EXPECT_TRUE(causes(list).empty()) << list;
  }
  std::string many = "[";
  for (int i = 0; i < 20; ++i) {
    many += std::string(i == 0 ? "" : ",") + R"({"reason":"FieldValueRequired","field":"a[)" +
            std::to_string(i / 2) + R"(]"})";
  }
  EXPECT_EQ(causes((many + "]").c_str()).size(), kMostCauses) << "and none twice";
}

TEST(ApiError, ShowsNothingOfAnythingElse) {
  const std::vector<std::string> bodies = {"",
                                           "<html>bad gateway</html>",
                                           "[]",
                                           "{}",
                                           "null",
                                           "{\"kind\":\"Status\"",
                                           std::string(5000, '['),
                                           "\xff\xfe"};
  for (const std::string& body : bodies) {
    const ApiError error = DecodeApiError("get x", {502, body, {}});
    EXPECT_EQ(error.status(), 502);
    EXPECT_EQ(error.reason(), "");
    EXPECT_STREQ(error.what(), "get x: 502, and the answer is no Kubernetes Status");
  }
}

// What says that an object is gone is believed for good: its Job, its run, its backup.
TEST(ApiError, IsNotFoundWhereTheApiServerSaysItOfTheObjectAlone) {
  const auto is_not_found = [](int status, const char* body) {
    return IsNotFound(DecodeApiError("get x", {status, body, {}}));
  };
  EXPECT_TRUE(is_not_found(404, R"({"kind":"Status","reason":"NotFound","code":404})"));
  EXPECT_FALSE(is_not_found(404, "404 page not found\n")) << "of a resource that is not served";
  EXPECT_FALSE(is_not_found(404, "<html>default backend - 404</html>"));
  EXPECT_FALSE(is_not_found(404, R"({"kind":"Status","code":404})"));
  EXPECT_FALSE(is_not_found(503, R"({"kind":"Status","reason":"NotFound"})"));
}

TEST(ApiError, BecomesWhatTheTableSays) {
  using base::Prospect;
  const auto of = [](const web::WebError& error) {
    return kube::ProspectOf(base::Asked::kApiServer, error);
  };
  EXPECT_EQ(of(ApiError(503, "", "")), Prospect::kMayPass);
  EXPECT_EQ(of(ApiError(409, "Conflict", "")), Prospect::kFinal);
  EXPECT_EQ(of(ApiError(403, "Forbidden", "")), Prospect::kPerson);
  EXPECT_EQ(of(web::PeerRefused("another name")), Prospect::kPerson);
}

TEST(ApiError, TakesTheCodeOfAWatchErrorFromItsStatus) {
  EXPECT_EQ(
      std::string(
          DecodeStatus("watch x", Json::parse(R"({"code":410,"message":"a\u001b[2J"})")).what()),
      R"(watch x: 410 : a\x1b[2J)");
  EXPECT_TRUE(IsGone(DecodeStatus("watch x", Json::parse(R"({"code":410,"reason":"Gone"})"))));
  EXPECT_TRUE(IsGone(DecodeStatus("watch x", Json::parse(R"({"code":410})"))));
  EXPECT_TRUE(IsGone(DecodeStatus("watch x", Json::parse(R"({"reason":"Expired"})"))));
  EXPECT_FALSE(
      IsGone(DecodeStatus("watch x", Json::parse(R"({"code":500,"reason":"InternalError"})"))));
  EXPECT_EQ(DecodeStatus("watch x", Json::parse(R"({"code":"410"})")).status(), 0);
  EXPECT_EQ(DecodeStatus("watch x", Json::parse(R"({"code":99999999999})")).status(), 0);
  EXPECT_EQ(DecodeStatus("watch x", Json::parse("[1]")).status(), 0);
}

// A policy chooses its code: with 409 it is no change that came in between.
TEST(ApiError, OfAPolicyIsADenialWhateverItsCode) {
  for (const char* words : {"admission webhook \"p\" denied the request: no",
                            "admission webhook \"p\" denied the request without explanation",
                            "jobs.batch \"j\" is forbidden: ValidatingAdmissionPolicy 'p' with "
                            "binding 'b' denied request: no"}) {
    const ApiError error(409, "", words);
    EXPECT_TRUE(IsDenied(error)) << words;
    EXPECT_FALSE(IsConflict(error)) << words;
  }
  const ApiError conflict(409, "Conflict", "the object has been modified");
  EXPECT_FALSE(IsDenied(conflict));
  EXPECT_TRUE(IsConflict(conflict));
}

}  // namespace
}  // namespace strongroom::kube
