#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "notifier/courier.h"
#include "notifier/secret_files.h"
#include "notifier/sharing.h"

namespace strongroom::notifier {

// A courier of each Notifier. Thread-safe, but for Follow.
class Couriers {
 public:
  using All = std::vector<std::shared_ptr<Courier>>;

  // What `parts` refers to, and `options`, outlive it.
  Couriers(const Courier::Parts& parts, const Options& options)
      : parts_(parts), options_(options), secrets_(options.secrets_dir) {}

  // There are these from now on. Looks now and then whether their Secrets have changed.
  void Follow(const Notifiers& notifiers) EXCLUDES(mutex_);

  void WakeAll() const EXCLUDES(mutex_);
  All List() const EXCLUDES(mutex_);

 private:
  struct Kept {
    std::shared_ptr<Courier> courier;
    int64_t generation = 0;
    std::string secrets;  // DigestOfSecrets
    std::chrono::steady_clock::time_point next_look;
  };

  MadeSink Make(const api::Notifier& notifier) const;
  void Begin(const std::shared_ptr<const api::Notifier>& notifier) EXCLUDES(mutex_);
  void Renew(const std::shared_ptr<const api::Notifier>& notifier, Kept& kept);

  const Courier::Parts parts_;
  const Options& options_;
  const SecretFiles secrets_;
  std::map<std::string, Kept> kept_;  // by UID; of the thread that follows
  mutable base::Mutex mutex_;
  All all_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::notifier
