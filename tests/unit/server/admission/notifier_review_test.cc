#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/notifier.h"
#include "unit/server/admission/reviews.h"

namespace strongroom::server::admission {
namespace {

using domain::ReviewedKind;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

json NotifierObject(const std::string& sink = R"("slack": {"urlSecretRef": {"name": "slack"}})") {
  return Questions::Parsed(R"({"metadata": {"name": "team", "namespace": "team-a"}, "spec": {)" +
                           sink + R"(, "rules": {"namespaces": ["*"]}}})");
}

class NotifierReviewTest : public ::testing::Test {
 protected:
  NotifierReviewTest() { ask_.cluster.may.insert("get secrets/slack"); }

  Questions ask_;
};

// The words that its condition has: from one function.
TEST_F(NotifierReviewTest, RefusesWhatCannotBeUsed) {
  json object = NotifierObject();
  object["spec"]["rules"]["events"] = {"runFaild"};
  const auto problem = api::DecodeNotifier(object).problem;
  ASSERT_TRUE(problem);
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kNotifier, object)),
            "422 Invalid: " + problem->field + ": " + problem->message);
  EXPECT_THAT(problem->message, HasSubstr("did you mean runFailed?"));
}

// It would be sent to whatever URL the Notifier says.
TEST_F(NotifierReviewTest, RefusesASecretThatItsAuthorMayNotGet) {
  const json object = NotifierObject(
      R"("webhook": {"url": "https://evil.example", "tokenSecretRef": {"name": "db"}})");
  EXPECT_THAT(Questions::Said(ask_.Create(ReviewedKind::kNotifier, object)),
              HasSubstr("403 Forbidden: spec.webhook.tokenSecretRef: names Secret \"db\""));
  ask_.cluster.may.insert("get secrets/db");
  EXPECT_EQ(Questions::Said(ask_.Create(ReviewedKind::kNotifier, object)), "");
}

TEST_F(NotifierReviewTest, AsksAboutWhatIsNewAlone) {
  const json before = NotifierObject();
  ask_.cluster.may.clear();
  json after = before;
  after["spec"]["suspend"] = true;
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kNotifier, before, after)), "");
  EXPECT_THAT(ask_.cluster.asked, IsEmpty());
}

TEST_F(NotifierReviewTest, WarnsOfOneThatNobodyActsOn) {
  EXPECT_THAT(ask_.Create(ReviewedKind::kNotifier, NotifierObject()).warnings, IsEmpty())
      << "nobody has said which namespace it is";
  ask_.rules.notifier_namespace = "strongroom";
  const auto elsewhere = ask_.Create(ReviewedKind::kNotifier, NotifierObject());
  EXPECT_FALSE(elsewhere.refusal);
  EXPECT_THAT(elsewhere.warnings,
              ElementsAre("a Notifier here does nothing: those of namespace strongroom do"));
  ask_.rules.notifier_namespace = "team-a";
  EXPECT_THAT(ask_.Create(ReviewedKind::kNotifier, NotifierObject()).warnings, IsEmpty());
}

// Whoever may change a Notifier may try it.
TEST_F(NotifierReviewTest, ATestIsForAllWhoMayChangeIt) {
  const json before = NotifierObject();
  json after = before;
  after["metadata"]["annotations"][std::string(api::kTestRequestedAnnotation)] = "t-1";
  EXPECT_EQ(Questions::Said(ask_.Update(ReviewedKind::kNotifier, before, after)), "");
  after["metadata"]["annotations"]["strongroom.dev/other"] = "t-1";
  EXPECT_THAT(Questions::Said(ask_.Update(ReviewedKind::kNotifier, before, after)),
              HasSubstr("403 Forbidden"));
}

}  // namespace
}  // namespace strongroom::server::admission
