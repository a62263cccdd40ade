#include "kube/informer.h"

#include "base/stop.h"

namespace strongroom::kube {
namespace {

constexpr std::chrono::milliseconds kLook{10};

}  // namespace

Informer::Informer(const Client& client, Resource resource, Selector selector, ReflectorSink& sink,
                   std::string ns, ReflectorOptions options)
    : reflector_(client, std::move(resource), std::move(ns), std::move(selector), sink,
                 std::move(options)) {}

bool Informer::WaitForSync(const std::stop_token& stop, std::chrono::milliseconds timeout) const {
  for (auto waited = std::chrono::milliseconds{0}; !HasSynced(); waited += kLook) {
    if (waited >= timeout || !base::SleepFor(kLook, stop)) return false;
  }
  return true;
}

}  // namespace strongroom::kube
