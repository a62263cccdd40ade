#include "kube/cache.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "unit/kube/answers.h"

namespace strongroom::kube {
namespace {

struct Thing {
  std::string version;
  std::string owner;
};

Json Owned(const std::string& name, const std::string& version, const std::string& owner,
           const std::string& uid = "") {
  Json object = Object(name, version, uid);
  object["owner"] = owner;
  return object;
}

class ThingCache : public testing::Test {
 protected:
  ThingCache() {
    cache_.AddIndex("owner", [](const Thing& thing) {
      return thing.owner.empty() ? std::vector<std::string>()
                                 : std::vector<std::string>{thing.owner};
    });
    cache_.OnChange([this](const ObjectKey& key, const auto& before, const auto& now) {
      changes_.push_back(key.name + ":" + (before ? before->version : "-") + ">" +
                         (now ? now->version : "-"));
    });
  }

  void Replace(const std::vector<Json>& objects, const std::string& version = "") {
    cache_.BeginReplace();
    for (const Json& object : objects) cache_.Add(object);
    cache_.EndReplace(version);
  }
  std::vector<std::string> TakeChanges() { return std::exchange(changes_, {}); }

  using Changes = std::vector<std::string>;
  Cache<Thing> cache_{[](const Json& object) {
    return std::make_shared<const Thing>(
        Thing{object["metadata"]["resourceVersion"], object.value("owner", "")});
  }};
  Changes changes_;
};

TEST_F(ThingCache, TellsOnlyWhatAListChanges) {
  EXPECT_FALSE(cache_.HasSynced());
  Replace({Object("a", "1"), Object("b", "2"), Object("c", "3")});
  EXPECT_TRUE(cache_.HasSynced());
  EXPECT_EQ(TakeChanges(), (Changes{"a:->1", "b:->2", "c:->3"}));
  Replace({Object("b", "2"), Object("c", "4"), Object("d", "5")});
  EXPECT_EQ(TakeChanges(), (Changes{"a:1>-", "c:3>4", "d:->5"}));
  EXPECT_EQ(cache_.Size(), 3U);
}

TEST_F(ThingCache, KeepsTheOldStateUntilTheListIsComplete) {
  Replace({Object("a", "1")});
  cache_.BeginReplace();
  cache_.Add(Object("b", "2"));
  EXPECT_NE(cache_.Get({"a", "a"}), nullptr);
  EXPECT_EQ(cache_.Get({"a", "b"}), nullptr);
  cache_.BeginReplace();
  cache_.Add(Object("a", "1"));
  cache_.EndReplace("3");
  EXPECT_EQ(cache_.Get({"a", "b"}), nullptr);
}

TEST_F(ThingCache, TellsARecreatedObjectAsTwoChanges) {
  Replace({Object("a", "1", "first")});
  TakeChanges();
  Replace({Object("a", "9", "second")});
  EXPECT_EQ(TakeChanges(), (Changes{"a:1>-", "a:->9"}));
  cache_.Upsert(Object("a", "12", "third"));
  EXPECT_EQ(TakeChanges(), (Changes{"a:9>-", "a:->12"}));
}

TEST_F(ThingCache, FollowsEvents) {
  cache_.Upsert(Object("a", "1"));
  cache_.Upsert(Object("a", "1"));
  cache_.Upsert(Object("a", "2"));
  cache_.Remove(Object("a", "3"));
  cache_.Remove(Object("a", "3"));
  EXPECT_EQ(TakeChanges(), (Changes{"a:->1", "a:1>2", "a:2>-"}));
  EXPECT_EQ(cache_.Get({"a", "a"}), nullptr);
}

TEST_F(ThingCache, KnowsHowFarItHasCome) {
  EXPECT_EQ(cache_.Version(), 0U);
  Replace({}, "7");
  EXPECT_EQ(cache_.Version(), 7U);
  cache_.Upsert(Object("a", "9"));
  EXPECT_EQ(cache_.Version(), 9U);
  cache_.Remove(Object("a", "12"));
  EXPECT_EQ(cache_.Version(), 12U);
  cache_.Upsert(Object("b", "no number"));
  EXPECT_EQ(cache_.Version(), 12U);
  cache_.Upsert(Object("c", "11"));
  EXPECT_EQ(cache_.Version(), 12U);
  Replace({}, "no number");
  EXPECT_EQ(cache_.Version(), 12U);
  Replace({}, "5");
  EXPECT_EQ(cache_.Version(), 5U) << "etcd was restored from a backup";
}

TEST_F(ThingCache, BelievesNoVersionOfAClusterThatWentBack) {
  Replace({Owned("a", "3", "x")}, "7");
  Replace({Owned("a", "3", "y")}, "5");
  EXPECT_EQ(cache_.ByIndex("owner", "y").size(), 1U);
}

TEST_F(ThingCache, KeepsItsIndexWithItsObjects) {
  Replace({Owned("a", "1", "x"), Owned("b", "2", "x"), Owned("c", "3", "")});
  EXPECT_EQ(cache_.ByIndex("owner", "x").size(), 2U);
  cache_.Upsert(Owned("a", "4", "y"));
  EXPECT_EQ(cache_.ByIndex("owner", "x").size(), 1U);
  EXPECT_EQ(cache_.ByIndex("owner", "y").at(0)->version, "4");
  cache_.Remove(Owned("b", "5", "x"));
  EXPECT_TRUE(cache_.ByIndex("owner", "x").empty());
  Replace({});
  EXPECT_TRUE(cache_.ByIndex("owner", "y").empty());
  EXPECT_THROW(cache_.ByIndex("colour", "y"), std::out_of_range);
}

TEST_F(ThingCache, LetsAReaderKeepWhatItGot) {
  cache_.Upsert(Object("a", "1"));
  const auto kept = cache_.Get({"a", "a"});
  cache_.Remove(Object("a", "1"));
  EXPECT_EQ(kept->version, "1");
}

TEST_F(ThingCache, MayBeReadFromItsHandler) {
  size_t seen = 0;
  cache_.OnChange([&](const ObjectKey&, const auto&, const auto&) { seen = cache_.Size(); });
  cache_.Upsert(Object("a", "1"));
  EXPECT_EQ(seen, 1U);
}

TEST_F(ThingCache, IsWaitedForUntilTheFirstListIsComplete) {
  bool synced = false;
  {
    const std::jthread waiting([&] { synced = cache_.WaitForSync({}); });
    cache_.BeginReplace();
    EXPECT_FALSE(cache_.HasSynced());
    cache_.EndReplace("1");
  }
  EXPECT_TRUE(synced);
  EXPECT_TRUE(cache_.HasSynced());
}

TEST_F(ThingCache, IsNotWaitedForAfterStop) {
  std::stop_source stop;
  bool synced = true;
  {
    const std::jthread waiting([&] { synced = cache_.WaitForSync(stop.get_token()); });
    stop.request_stop();
  }
  EXPECT_FALSE(synced);
}

}  // namespace
}  // namespace strongroom::kube
