#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "api/kinds.h"
#include "domain/obstacles.h"
#include "support/eventually.h"
#include "world.h"

namespace strongroom::test {

// A controller on a real API server, and whoever else there is in a cluster: the Job controller,
// whose pods the API server may refuse, and kubelets, of which only the words are played.
class Obstacles : public testing::Test {
 protected:
  using Json = kube::Json;

  // Every reason of the table was seen in one of the tests, if all of them ran.
  static void TearDownTestSuite();

  // A namespace with a schedule that is due; its Tenant lets one run in at once.
  std::string MakeDue(const std::string& name, const Json& spec = Json::object());
  // The names of the run of the namespace, and of its Job, once they are there.
  std::string RunOf(const std::string& ns);
  Json JobOf(const std::string& ns);

  // Waits until run and schedule say that, with such words, and events of both have told it.
  void AwaitBlocked(const std::string& ns, std::string_view reason, const std::string& words);
  // The same of a schedule whose run cannot be made.
  void AwaitScheduleBlocked(const std::string& ns, std::string_view reason,
                            const std::string& words);
  // Waits until nothing is in the way of them.
  void AwaitHealed(const std::string& ns);
  void AwaitEnd(const std::string& ns, const std::string& reason, const std::string& words);

  // What the Job controller does for a Job: its pod, or the event that says why there is none.
  void PlayJobController(const std::string& ns);
  // What a kubelet says of the pod that PlayJobController has made.
  void PutPodStatus(const std::string& ns, const Json& status);
  void PodWorks(const std::string& ns);
  void Warn(const std::string& ns, const Json& about, const std::string& reason,
            const std::string& message);
  // A quota of that, which is used up; what a quota controller does too.
  void MakeQuota(const std::string& ns, const std::string& of);

  // A run is at work when its pod ends so: that is told, and it gets another Job.
  void ExpectRetry(const std::string& name, const Json& end, const char* reason, const char* words);

  Json Pod(const std::string& ns);
  // Has the schedule looked at now, and not only when its backoff or its minute is over.
  void Poke(const std::string& ns);
  // As Await, with a poke now and then.
  void AwaitPoking(const std::string& ns, const std::string& what,
                   const std::function<bool()>& condition);

  static std::set<std::string, std::less<>> told_;

  World& world_ = World::Shared();
  const kube::Client& client_ = world_.client();
  ShiftedClock clock_{World::kAhead};
  std::unique_ptr<web::Transport> transport_ = world_.control_plane().MakeTransport();

 private:
  Json BlockedOf(const kube::Resource& resource, const std::string& ns, const std::string& name);
  bool IsTold(const std::string& ns, const std::string& about, std::string_view reason);

  int pokes_ = 0;
};

}  // namespace strongroom::test
