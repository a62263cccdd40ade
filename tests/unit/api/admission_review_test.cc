#include "api/admission_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/kinds.h"

namespace strongroom::api {
namespace {

// As Kubernetes' documentation has it.
Json Review() {
  return ParseJson(R"({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
    "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
    "kind": {"group": "strongroom.dev", "version": "v1alpha1", "kind": "Tenant"},
    "resource": {"group": "strongroom.dev", "version": "v1alpha1", "resource": "tenants"},
    "name": "cluster", "namespace": "team-a", "operation": "UPDATE", "dryRun": false,
    "userInfo": {"username": "ada", "uid": "7", "groups": ["a", "b"], "extra": {"k": ["v"]}},
    "object": {"metadata": {"name": "cluster"}, "spec": {"provider": "kubernetes"}},
    "oldObject": {"metadata": {"name": "cluster"}, "spec": {"provider": "directory"}},
    "options": {"kind": "UpdateOptions", "apiVersion": "meta.k8s.io/v1"}}})");
}

TEST(AdmissionReview, IsReadIntoValues) {
  const Json review = Review();
  const AdmissionRequest request = DecodeAdmissionRequest(review);
  EXPECT_EQ(request.uid, "705ab4f5-6393-11e8-b7cc-42010a800002");
  EXPECT_EQ(request.kind, ReviewedKind::kTenant);
  EXPECT_EQ(request.operation, AdmissionOperation::kUpdate);
  EXPECT_EQ(request.ns + "/" + request.name, "team-a/cluster");
  EXPECT_FALSE(request.is_dry_run);
  EXPECT_EQ(request.user.name, "ada");
  EXPECT_EQ(request.user.uid, "7");
  EXPECT_THAT(request.user.groups, testing::ElementsAre("a", "b"));
  EXPECT_THAT(request.user.extra.at("k"), testing::ElementsAre("v"));
  EXPECT_EQ(ReviewedObject(review)["spec"]["provider"], "kubernetes");
  EXPECT_EQ(ReviewedOldObject(review)["spec"]["provider"], "directory");
}

TEST(AdmissionReview, SaysWhichObjectItIsAndByWhichClient) {
  Json review = Review();
  Json& request = review["request"];
  request["object"]["metadata"]["uid"] = "u-9";
  request["object"]["metadata"]["generation"] = 4;
  request["object"]["metadata"]["managedFields"] = {
      {{"manager", "kubectl-edit"}, {"time", "2026-03-02T00:00:00Z"}}};
  EXPECT_EQ(DecodeAdmissionRequest(review).object_uid, "u-9");
  EXPECT_EQ(DecodeAdmissionRequest(review).generation, 4);
  EXPECT_EQ(DecodeAdmissionRequest(review).field_manager, "kubectl-edit");
  request["options"]["fieldManager"] = "argocd-controller";
  EXPECT_EQ(DecodeAdmissionRequest(review).field_manager, "argocd-controller");
  request["oldObject"] = request["object"];
  request["object"] = nullptr;
  request["options"] = {{"kind", "DeleteOptions"}};
  EXPECT_EQ(DecodeAdmissionRequest(review).object_uid, "u-9") << "of one that is deleted";
  EXPECT_EQ(DecodeAdmissionRequest(review).field_manager, "");
}

TEST(AdmissionReview, OfACreationHasTheNameThatTheObjectGot) {
  Json review = Review();
  review["request"]["operation"] = "CREATE";
  review["request"]["name"] = "";
  review["request"]["oldObject"] = nullptr;
  EXPECT_EQ(DecodeAdmissionRequest(review).name, "cluster");
  EXPECT_TRUE(ReviewedOldObject(review).empty());
  review["request"]["object"]["metadata"].erase("name");
  EXPECT_EQ(DecodeAdmissionRequest(review).name, "");
}

// Whatever is registered some day: it is let through, and not taken for something else.
TEST(AdmissionReview, OfWhatIsNotReviewedHasNoKind) {
  for (const auto& [member, value] : std::vector<std::pair<std::string, Json>>{
           {"subResource", "status"},
           {"resource", {{"group", "strongroom.dev"}, {"resource", "notices"}}},
           {"resource", {{"group", "example.com"}, {"resource", "tenants"}}}}) {
    Json review = Review();
    review["request"][member] = value;
    EXPECT_FALSE(DecodeAdmissionRequest(review).kind) << member;
  }
  Json review = Review();
  review["request"]["operation"] = "CONNECT";
  EXPECT_FALSE(DecodeAdmissionRequest(review).operation);
}

TEST(AdmissionReview, OfAnotherFormIsRefused) {
  EXPECT_THROW(DecodeAdmissionRequest(Json::object()), ApiFormatError);
  EXPECT_THROW(DecodeAdmissionRequest(Json::array()), ApiFormatError);
  for (const auto& [pointer, value] :
       std::vector<std::pair<std::string, Json>>{{"/apiVersion", "admission.k8s.io/v1beta1"},
                                                 {"/kind", "Pod"},
                                                 {"/request/uid", ""},
                                                 {"/request/uid", std::string(300, 'u')},
                                                 {"/request/uid", 7},
                                                 {"/request/object", "text"},
                                                 {"/request/userInfo/groups", {1}},
                                                 {"/request/userInfo/groups", "a"},
                                                 {"/request/userInfo/extra", {{"k", "v"}}},
                                                 {"/request/dryRun", "yes"}}) {
    Json review = Review();
    review[Json::json_pointer(pointer)] = value;
    EXPECT_THROW(
        {
          DecodeAdmissionRequest(review);
          ReviewedObject(review);
        },
        ApiFormatError)
        << pointer;
  }
}

TEST(AdmissionReview, TakesEveryUserWhole) {
  Json review = Review();
  Json groups = Json::array();
  for (int i = 0; i < 5'000; ++i) groups.push_back("group-" + std::to_string(i));
  review["request"]["userInfo"]["groups"] = groups;
  review["request"]["userInfo"]["username"] = "ada\nsystem:admin";
  const AdmissionUser user = DecodeAdmissionRequest(review).user;
  EXPECT_EQ(user.groups.size(), 5'000U);
  EXPECT_EQ(user.name, "ada\nsystem:admin") << "Kubernetes is asked about exactly this one";
}

TEST(AdmissionReview, IsAnsweredWithItsUid) {
  EXPECT_EQ(CanonicalJson(EncodeAdmissionAnswer({.uid = "u-1"}, {})),
            R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",)"
            R"("response":{"allowed":true,"uid":"u-1"}})");
  const Json refused = EncodeAdmissionAnswer(
      {.uid = "u-1"},
      {.refusal = AdmissionRefusal{.code = 403, .reason = "Forbidden", .message = "no"},
       .warnings = {}});
  EXPECT_EQ(refused["response"]["allowed"], false);
  EXPECT_EQ(CanonicalJson(refused["response"]["status"]),
            R"({"code":403,"message":"no","reason":"Forbidden","status":"Failure"})");
}

// As Kubernetes' own validation says it: kubectl shows causes, and of some versions nothing else.
TEST(AdmissionReview, OfWhatIsInvalidIsAnsweredWithTheField) {
  const auto details_of = [](const std::string& message) {
    return EncodeAdmissionAnswer(
        {.uid = "u-1", .kind = ReviewedKind::kSchedule, .name = "nightly"},
        {.refusal = AdmissionRefusal{.code = 422, .reason = "Invalid", .message = message},
         .warnings = {}})["response"]["status"]["details"];
  };
  EXPECT_EQ(CanonicalJson(details_of("spec.timezone: is: no zone")),
            R"({"causes":[{"field":"spec.timezone","message":"is: no zone",)"
            R"("reason":"FieldValueInvalid"}],"group":"strongroom.dev",)"
            R"("kind":"BackupSchedule","name":"nightly"})");
  for (const char* whole : {"no field", "a field: is not there", "spec of it: x", ""}) {
    EXPECT_EQ(details_of(whole)["causes"][0]["field"], "") << whole;
    EXPECT_EQ(details_of(whole)["causes"][0]["message"], whole);
  }
}

TEST(AdmissionReview, IsAnsweredInShortPrintableLines) {
  const AdmissionAnswer answer{
      .refusal =
          AdmissionRefusal{
              .code = 403, .reason = "Forbidden", .message = "a\nb" + std::string(10'000, 'x')},
      .warnings = std::vector<std::string>(40, "\x1b[31m" + std::string(200, 'w'))};
  const Json response = EncodeAdmissionAnswer({.uid = "u-1"}, answer)["response"];
  const std::string message = response["status"]["message"];
  EXPECT_EQ(message.size(), kMaxRefusalMessage);
  EXPECT_TRUE(message.starts_with("a\\nb")) << message.substr(0, 10);
  ASSERT_EQ(response["warnings"].size(), kMaxWarnings);
  for (const std::string warning : response["warnings"]) {
    EXPECT_EQ(warning.size(), kMaxWarning);
    EXPECT_TRUE(warning.starts_with("\\x1b[31m"));
    EXPECT_TRUE(warning.ends_with("w.."));
  }
}

TEST(AdmissionReview, IsOfOurKinds) {
  for (const Kind& kind : kKinds)
    EXPECT_TRUE(base::Parse<ReviewedKind>(kind.plural)) << kind.plural;
  EXPECT_EQ(base::kEnumWords<ReviewedKind>.size(), kKinds.size());
}

}  // namespace
}  // namespace strongroom::api
