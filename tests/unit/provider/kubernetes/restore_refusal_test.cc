#include "provider/kubernetes/restore_refusal.h"

#include <gtest/gtest.h>

#include "provider/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using domain::PlannedItem;

struct Row {
  kube::ApiError error;
  const char* reason;
  const char* stored;   // what whoever reads a stored plan is shown
  const char* foreign;  // what people are shown of a foreign server
};

TEST(RestoreRefusal, SaysWhyAndShowsNoWordOfAForeignServer) {
  const std::vector<Row> table{
      {{403, "Forbidden", "roles is forbidden: secret words"},
       "Forbidden",
       "the API server answers 403 Forbidden",
       "the target's server answers 403 Forbidden"},
      {{422, "Invalid", "spec: secret words"},
       "Invalid",
       "the API server answers 422 Invalid",
       "the target's server answers 422 Invalid"},
      {{403, "Forbidden", "secret words because it is being terminated"},
       "Terminating",
       "the API server answers 403 Forbidden",
       "the target's server answers 403 Forbidden"},
      {{500, "secret words", "secret words"},
       "Failed",
       "the API server answers 500",
       "the target's server answers 500"},
  };
  for (const Row& row : table) {
    PlannedItem own;
    RefuseFor(row.error, Shown::kWords, own);
    EXPECT_EQ(own.reason, row.reason);
    EXPECT_EQ(own.message, row.error.what());
    PlannedItem stored;
    RefuseFor(row.error, Shown::kFields, stored);
    EXPECT_EQ(stored.reason, row.reason);
    EXPECT_EQ(stored.message, row.stored);
    PlannedItem foreign;
    RefuseFor(row.error, Shown::kStatus, foreign);
    EXPECT_EQ(foreign.reason, row.reason);
    EXPECT_EQ(foreign.message, row.foreign);
  }
}

// Kubernetes quotes what was sent, and what is there.
TEST(RestoreRefusal, OfAStoredPlanShowsFieldsAndNoValues) {
  const auto shown = [](const kube::ApiError& error) {
    PlannedItem planned;
    RefuseFor(error, Shown::kFields, planned);
    return planned.message;
  };
  EXPECT_EQ(shown({422,
                   "Invalid",
                   "roleRef: Invalid value: rbac.RoleRef{Name:\"secret\"}: cannot change roleRef",
                   {{"FieldValueInvalid", "roleRef"}, {"FieldValueRequired", "rules[0].verbs"}}}),
            "the API server answers 422 Invalid: roleRef (FieldValueInvalid), rules[0].verbs "
            "(FieldValueRequired)");
  EXPECT_EQ(
      shown({400,
             "BadRequest",
             "create x: 400 BadRequest: admission webhook \"validate.kyverno.svc\" denied the "
             "request: secret words",
             {{"FieldValueInvalid", "secret.words"}}}),
      "admission webhook \"validate.kyverno.svc\" denies it");
  EXPECT_EQ(shown({422, "Invalid",
                   "roles \"r\" is forbidden: ValidatingAdmissionPolicy 'no-secrets' with binding "
                   "'all' denied request: secret words"}),
            "ValidatingAdmissionPolicy \"no-secrets\" denies it");
  EXPECT_EQ(shown({403, "Forbidden",
                   "admission webhook \"Secret Words\" denied the request: secret words"}),
            "admission denies it");
}

TEST(RestoreRefusal, WhoIsNotKnownNeedNotTryTheOthers) {
  PlannedItem planned;
  try {
    RefuseFor({401, "Unauthorized", "secret words"}, Shown::kStatus, planned);
    FAIL() << "it goes on";
  } catch (const ProviderError& e) {
    EXPECT_STREQ(e.what(), "the target's server answers 401 Unauthorized");
  }
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
