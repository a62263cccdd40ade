#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "kube/client.h"
#include "program.h"

namespace strongroom::test {

// What the kubelet of a node does, for the executor pods of one namespace: it gives a pod its files
// and runs its container, as a process; tells the API server how it goes, and tells again what that
// has forgotten. Works from construction on, whatever becomes of the API server.
class Node {
 public:
  // `client` outlives this; it is used on a thread of this.
  Node(const kube::Client& client, std::string ns, std::filesystem::path folder);

  // From now on pods run whose program has not begun; Release lets all of them begin.
  void Hold() { is_held_ = true; }
  void Release() { is_held_ = false; }

 private:
  // The program is null until it has begun.
  struct Pod {
    std::filesystem::path folder;
    std::unique_ptr<Program> program;
  };

  void Look();
  void Look(const kube::Json& object);
  void Prepare(const kube::Json& object, Pod& pod);
  void Begin(const kube::Json& object, Pod& pod);
  std::string TokenFor(const kube::Json& object);
  void Tell(const kube::Json& object, const std::string& phase, kube::Json state);

  const kube::Client& client_;
  const std::string ns_;
  const std::filesystem::path folder_;
  std::atomic<bool> is_held_ = false;
  std::map<std::string, Pod> pods_;  // by UID
  std::jthread thread_;
};

}  // namespace strongroom::test
