#include "kube/reflector.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/stop.h"
#include "integration/support/control_plane.h"
#include "kube/cache.h"
#include "kube/object_meta.h"
#include "reflector_line.h"
#include "support/eventually.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::seconds;

constexpr Resource kConfigMaps{"", "v1", "configmaps"};
constexpr const char* kNamespace = "reflector";
constexpr int kNames = 700;  // more than one page

struct Snapshot {
  std::string uid;
  std::string resource_version;
};
using Versions = std::map<std::string, std::string>;

// Checks that each change that the cache tells begins where the one before ended.
class Chain {
 public:
  void Add(const ObjectKey& key, const std::shared_ptr<const Snapshot>& before,
           const std::shared_ptr<const Snapshot>& now) {
    const base::MutexLock lock(mutex_);
    if (last_[key] != before || before == now) ++broken_;
    last_[key] = now;
    ++changes_;
  }
  int broken() {
    const base::MutexLock lock(mutex_);
    return broken_;
  }
  int changes() {
    const base::MutexLock lock(mutex_);
    return changes_;
  }

 private:
  base::Mutex mutex_;
  std::map<ObjectKey, std::shared_ptr<const Snapshot>> last_ GUARDED_BY(mutex_);
  int broken_ GUARDED_BY(mutex_) = 0;
  int changes_ GUARDED_BY(mutex_) = 0;
};

class ReflectorOnApiServer : public testing::Test {
 protected:
  ReflectorOnApiServer()
      : transport_(test::ControlPlane::Shared().MakeTransport()),
        line_(*transport_),
        client_(line_, Counted(), clock_),
        cache_([](const Json& object) {
          return std::make_shared<const Snapshot>(
              Snapshot{UidOf(object), ResourceVersionOf(object)});
        }),
        reflector_(client_, kConfigMaps, kNamespace, {}, cache_, life_) {
    Insist([&] { client_.Create(kNamespaces, "", {{"metadata", {{"name", kNamespace}}}}); });
    cache_.OnChange([this](const auto& key, const auto& before, const auto& now) {
      chain_.Add(key, before, now);
    });
  }

  void Start() {
    runner_ = std::jthread([this](const std::stop_token& stop) { reflector_.Run(stop); });
    ASSERT_TRUE(cache_.WaitForSync({}));
  }

  ClientOptions Counted() {
    ClientOptions options;
    options.observer = [this](const RequestRecord& record) {
      if (record.verb == "LIST") ++lists_;
      if (record.status == 0) ++unanswered_;
    };
    return options;
  }

  // Repeats a write until the API server has answered it.
  static void Insist(const std::function<void()>& write) {
    for (int attempt = 0; attempt < 600; ++attempt) {
      try {
        write();
        return;
      } catch (const ApiError& error) {
        if (error.status() == 404 || error.status() == 409) return;
      } catch (const web::TransportError&) {
      }
      base::SleepFor(std::chrono::milliseconds{100}, {});
    }
    FAIL() << "the API server did not come back";
  }

  // Creates, changes and deletes at random until it is stopped.
  void WriteUntil(const std::stop_token& stop) {
    while (!stop.stop_requested()) WriteOnce();
  }

  void WriteOnce() {
    std::uniform_int_distribution<int> any(0, kNames - 1);
    const std::string name = "map-" + std::to_string(any(random_));
    switch (random_() % 4) {
      case 0:
        Insist([&] { client_.Delete(kConfigMaps, kNamespace, name); });
        break;
      case 1:
        Insist([&] {
          client_.MergePatch(kConfigMaps, kNamespace, name,
                             {{"data", {{"n", std::to_string(writes_)}}}});
        });
        break;
      default:
        Insist([&] { client_.Create(kConfigMaps, kNamespace, {{"metadata", {{"name", name}}}}); });
    }
    ++writes_;
  }

  // Until the writer has got on.
  void AwaitWrites() {
    const int enough = writes_ + 40;
    ASSERT_TRUE(test::Eventually([&] { return writes_ >= enough; }, seconds{120}))
        << "the writer does not get on";
  }

  // Waits until an object that is made now is in the cache: then all that was written before is
  // there too. Then compares with a fresh list.
  void ExpectEqualToList() {
    const std::string sentinel =
        "sentinel-" + std::to_string(clock_.Steady().time_since_epoch().count());
    Insist([&] { client_.Create(kConfigMaps, kNamespace, {{"metadata", {{"name", sentinel}}}}); });
    const auto is_there = [&] { return cache_.Get({kNamespace, sentinel}) != nullptr; };
    ASSERT_TRUE(test::Eventually(is_there, seconds{60})) << "the cache did not catch up";
    EXPECT_EQ(Cached(), Listed());
    EXPECT_EQ(chain_.broken(), 0);
  }

  Versions Listed() {
    Versions versions;
    ListOptions options;
    do {
      const Page page = client_.List(kConfigMaps, kNamespace, options);
      for (const Json& item : page.items) versions[KeyOf(item).name] = ResourceVersionOf(item);
      options.continue_token = page.continue_token;
    } while (!options.continue_token.empty());
    return versions;
  }

  Versions Cached() {
    Versions versions;
    cache_.ForEach([&](const ObjectKey& key, const Snapshot& value) {
      versions[key.name] = value.resource_version;
    });
    return versions;
  }

  base::SystemClock clock_;
  std::atomic<int> lists_ = 0;
  std::atomic<int> unanswered_ = 0;
  std::unique_ptr<web::Transport> transport_;
  Line line_;
  Client client_;
  Chain chain_;
  Cache<Snapshot> cache_;
  ClusterLife life_;
  Reflector reflector_;
  std::mt19937 random_{42};  // of the writing thread
  std::atomic<int> writes_ = 0;
  std::jthread runner_;
};

TEST_F(ReflectorOnApiServer, SeesEveryWrite) {
  Start();
  for (int i = 0; i < 400; ++i) WriteOnce();
  ExpectEqualToList();
  EXPECT_GT(chain_.changes(), 100);
}

TEST_F(ReflectorOnApiServer, SurvivesRestartsKillsPausesAndCompactionsWhileWritesGoOn) {
  Start();
  auto& server = test::ControlPlane::Shared();
  {
    const std::jthread writer([this](const std::stop_token& stop) { WriteUntil(stop); });
    AwaitWrites();
    server.RestartApiServer();
    AwaitWrites();
    server.KillApiServer();
    server.StartApiServer();
    AwaitWrites();
    server.PauseApiServer();
    ASSERT_TRUE(test::Eventually([&] { return line_.sending > 0; }));
    server.ResumeApiServer();
    AwaitWrites();
    server.KillApiServer();
    server.Compact();
    server.StartApiServer();
    AwaitWrites();
  }
  ExpectEqualToList();
}

// The version that the watch would go on from is forgotten while nobody looks: 410 Gone.
TEST_F(ReflectorOnApiServer, ListsAgainAfterForcedCompaction) {
  Start();
  ExpectEqualToList();
  auto& server = test::ControlPlane::Shared();
  line_.Close();
  server.KillApiServer();
  server.StartApiServer();
  ASSERT_TRUE(test::Eventually([&] { return line_.held > 0; }));
  for (int i = 0; i < 50; ++i) {
    const std::string name = "unseen-" + std::to_string(i);
    Insist([&] { client_.Create(kConfigMaps, kNamespace, {{"metadata", {{"name", name}}}}); });
    if (i % 2 == 0) Insist([&] { client_.Delete(kConfigMaps, kNamespace, name); });
  }
  server.Compact();
  server.KillApiServer();
  server.StartApiServer();
  const int lists = lists_;
  line_.Open();
  ASSERT_TRUE(test::Eventually([&] { return lists_ > lists; })) << "it did not list again";
  EXPECT_GT(line_.gone, 0);
  ExpectEqualToList();
}

TEST_F(ReflectorOnApiServer, StopsAtOnceWhileTheServerIsSilent) {
  Start();
  auto& server = test::ControlPlane::Shared();
  server.PauseApiServer();
  const int unanswered = unanswered_;
  runner_.request_stop();
  runner_.join();
  EXPECT_EQ(unanswered_, unanswered) << "the watch timed out before it was stopped";
  server.ResumeApiServer();
}

TEST_F(ReflectorOnApiServer, WaitsForAServerThatIsNotThereYet) {
  auto& server = test::ControlPlane::Shared();
  server.KillApiServer();
  const int unanswered = unanswered_;
  runner_ = std::jthread([this](const std::stop_token& stop) { reflector_.Run(stop); });
  ASSERT_TRUE(test::Eventually([&] { return unanswered_ > unanswered + 1; }));
  EXPECT_FALSE(cache_.HasSynced());
  server.StartApiServer();
  EXPECT_TRUE(cache_.WaitForSync({}));
  ExpectEqualToList();
}

}  // namespace
}  // namespace strongroom::kube
