#include "provider/kubernetes/restore_refusal.h"

#include <gtest/gtest.h>

#include "provider/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using domain::PlannedItem;

struct Row {
  kube::ApiError error;
  const char* reason;
  const char* foreign;  // what people are shown of a foreign server
};

TEST(RestoreRefusal, SaysWhyAndShowsNoWordOfAForeignServer) {
  const std::vector<Row> table{
      {{403, "Forbidden", "roles is forbidden: secret words"},
       "Forbidden",
       "the target's server answers 403 Forbidden"},
      {{422, "Invalid", "spec: secret words"},
       "Invalid",
       "the target's server answers 422 Invalid"},
      {{403, "Forbidden", "secret words because it is being terminated"},
       "Terminating",
       "the target's server answers 403 Forbidden"},
      {{500, "secret words", "secret words"}, "Failed", "the target's server answers 500"},
  };
  for (const Row& row : table) {
    PlannedItem own;
    RefuseFor(row.error, Peer::kOwnCluster, own);
    EXPECT_EQ(own.reason, row.reason);
    EXPECT_EQ(own.message, row.error.what());
    PlannedItem foreign;
    RefuseFor(row.error, Peer::kForeign, foreign);
    EXPECT_EQ(foreign.reason, row.reason);
    EXPECT_EQ(foreign.message, row.foreign);
  }
}

TEST(RestoreRefusal, WhoIsNotKnownNeedNotTryTheOthers) {
  PlannedItem planned;
  try {
    RefuseFor({401, "Unauthorized", "secret words"}, Peer::kForeign, planned);
    FAIL() << "it goes on";
  } catch (const ProviderError& e) {
    EXPECT_STREQ(e.what(), "the target's server answers 401 Unauthorized");
  }
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
