#include "kube/client.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "integration/support/control_plane.h"
#include "kube/object_key.h"
#include "kube/object_meta.h"

namespace strongroom::kube {
namespace {

const Resource kConfigMaps{"", "v1", "configmaps"};

class ApiServer : public testing::Test {
 protected:
  ApiServer()
      : transport_(test::ControlPlane::Shared().MakeTransport()),
        client_(*transport_, ClientOptions{}, clock_) {}

  Json Made(const std::string& name) {
    return client_.Create(kConfigMaps, "default",
                          {{"metadata", {{"name", name}, {"labels", {{"test", name}}}}},
                           {"data", {{"key", "value"}}}});
  }

  // The error that `action` ends with.
  template <typename Action>
  ApiError ErrorOf(Action action) {
    try {
      action();
    } catch (const ApiError& error) {
      return error;
    }
    ADD_FAILURE() << "no ApiError";
    return {0, "", ""};
  }

  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  Client client_;
};

TEST_F(ApiServer, CreatesReadsPatchesListsAndDeletes) {
  const Json made = Made("crud");
  EXPECT_EQ(KeyOf(client_.Get(kConfigMaps, "default", "crud")), (ObjectKey{"default", "crud"}));
  const Json patched = client_.MergePatch(kConfigMaps, "default", "crud",
                                          {{"data", {{"key", nullptr}, {"other", "ü"}}}});
  EXPECT_EQ(patched["data"], Json({{"other", "ü"}}));
  ListOptions options;
  options.selector.labels = "test in (crud)";
  const Page page = client_.List(kConfigMaps, "", options);
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_FALSE(page.items[0]["metadata"].contains("managedFields"));
  client_.Delete(kConfigMaps, "default", "crud");
  EXPECT_TRUE(IsNotFound(ErrorOf([&] { client_.Get(kConfigMaps, "default", "crud"); })));
}

TEST_F(ApiServer, TellsConflictsApart) {
  const Json made = Made("conflict");
  EXPECT_TRUE(IsAlreadyExists(ErrorOf([&] { Made("conflict"); })));
  Json patch = {{"metadata", {{"resourceVersion", ResourceVersionOf(made)}}},
                {"data", {{"key", "second"}}}};
  client_.MergePatch(kConfigMaps, "default", "conflict", patch);
  patch["data"]["key"] = "third";
  const ApiError stale =
      ErrorOf([&] { client_.MergePatch(kConfigMaps, "default", "conflict", patch); });
  EXPECT_TRUE(IsConflict(stale));
  EXPECT_FALSE(IsAlreadyExists(stale));
  DeleteOptions wrong;
  wrong.uid = "11111111-2222-3333-4444-555555555555";
  EXPECT_TRUE(
      IsConflict(ErrorOf([&] { client_.Delete(kConfigMaps, "default", "conflict", wrong); })));
  DeleteOptions right;
  right.uid = UidOf(made);
  client_.Delete(kConfigMaps, "default", "conflict", right);
}

TEST_F(ApiServer, AppliesAndReplaces) {
  const WriteOptions ours{.field_manager = "test"};
  const auto object = [](const char* key) -> Json {
    return {{"apiVersion", "v1"},
            {"kind", "ConfigMap"},
            {"metadata", {{"name", "applied"}}},
            {"data", {{key, "value"}}}};
  };
  WriteOptions dry = ours;
  dry.dry_run = true;
  EXPECT_EQ(client_.Apply(kConfigMaps, "default", "applied", object("a"), dry)["data"]["a"],
            "value");
  EXPECT_FALSE(client_.Find(kConfigMaps, "default", "applied"));
  Json made = client_.Apply(kConfigMaps, "default", "applied", object("a"), ours);

  Json others = object("a");
  others["data"]["a"] = "other";
  const WriteOptions theirs{.field_manager = "other"};
  const ApiError owned =
      ErrorOf([&] { client_.Apply(kConfigMaps, "default", "applied", others, theirs); });
  EXPECT_TRUE(IsConflict(owned));
  EXPECT_NE(std::string(owned.what()).find("conflict with \"test\""), std::string::npos)
      << owned.what();
  WriteOptions forced = theirs;
  forced.force = true;
  client_.Apply(kConfigMaps, "default", "applied", others, forced);

  Json stale = object("b");
  stale["metadata"]["resourceVersion"] = made["metadata"]["resourceVersion"];
  EXPECT_TRUE(IsConflict(
      ErrorOf([&] { client_.Replace(kConfigMaps, "default", "applied", stale, ours); })));
  EXPECT_EQ(client_.Replace(kConfigMaps, "default", "applied", object("b"), ours)["data"],
            Json({{"b", "value"}}));
  client_.Delete(kConfigMaps, "default", "applied");
}

TEST_F(ApiServer, ListsPageByPage) {
  for (int i = 0; i < 5; ++i) Made("page-" + std::to_string(i));
  ListOptions options;
  options.selector.labels = "test,test notin (crud,conflict)";
  options.limit = 2;
  size_t items = 0;
  int pages = 0;
  do {
    const Page page = client_.List(kConfigMaps, "default", options);
    options.continue_token = page.continue_token;
    items += page.items.size();
    ++pages;
  } while (!options.continue_token.empty());
  EXPECT_EQ(items, 5U);
  EXPECT_EQ(pages, 3);
  for (int i = 0; i < 5; ++i) client_.Delete(kConfigMaps, "default", "page-" + std::to_string(i));
}

TEST_F(ApiServer, SaysWhatWasTriedOnWhichObject) {
  const ApiError error = ErrorOf([&] { client_.Get(kConfigMaps, "default", "nothing"); });
  EXPECT_EQ(error.status(), 404);
  EXPECT_EQ(error.reason(), "NotFound");
  EXPECT_STREQ(error.what(),
               "get configmaps default/nothing: 404 NotFound: configmaps \"nothing\" not found");
}

TEST_F(ApiServer, EscapesHostileNames) {
  EXPECT_EQ(ErrorOf([&] { client_.Get(kConfigMaps, "default", "../secrets?x=y#z"); }).status(),
            404);
  EXPECT_EQ(ErrorOf([&] { client_.Get(kConfigMaps, "default", ".."); }).status(), 404);
}

TEST_F(ApiServer, AnswersReviews) {
  const Json review = client_.Post("/apis/authentication.k8s.io/v1/tokenreviews",
                                   {{"apiVersion", "authentication.k8s.io/v1"},
                                    {"kind", "TokenReview"},
                                    {"spec", {{"token", "nonsense"}}}});
  EXPECT_NE(review["status"].value("authenticated", false), true);
}

}  // namespace
}  // namespace strongroom::kube
