#include "controller/creation.h"

#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

class Created : public ::testing::Test {
 protected:
  Creation Create() {
    const kube::Json object = Shop::Object("a", {{"metadata", {{"labels", {{"of", "us"}}}}}});
    return CreateOrAdopt(shop_.client, kJobs, object, [](const kube::Json& there) {
      return there.value("/metadata/labels/of"_json_pointer, "") == "us";
    });
  }

  Shop shop_;
};

TEST_F(Created, IsOnceWhatIsAskedForTwice) {
  EXPECT_TRUE(Create().is_new);
  const Creation again = Create();
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.refusal, std::nullopt);
  EXPECT_EQ(shop_.server.All("jobs").size(), 1U);
}

TEST_F(Created, IsNotWhatIsSomebodyElses) {
  shop_.server.Put("jobs", Shop::Object("a", kube::Json::object()));
  const Creation creation = Create();
  EXPECT_FALSE(creation.is_new);
  EXPECT_EQ(creation.refusal, "its name is somebody else's; delete what has it");
}

TEST_F(Created, IsNotWhatTheApiServerRefuses) {
  for (const int status : {400, 403, 422}) {
    shop_.server.RefuseNext("POST", "jobs", status);
    const Creation creation = Create();
    EXPECT_FALSE(creation.is_new) << status;
    EXPECT_TRUE(creation.refusal) << status;
  }
  EXPECT_TRUE(shop_.server.All("jobs").empty());
}

TEST_F(Created, IsTriedAgainWhereTheApiServerIsNotWell) {
  for (const int status : {429, 500, 503}) {
    shop_.server.RefuseNext("POST", "jobs", status);
    EXPECT_THROW(Create(), kube::ApiError) << status;
  }
  EXPECT_TRUE(Create().is_new);
}

}  // namespace
}  // namespace strongroom::controller
