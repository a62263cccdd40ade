#pragma once

#include <filesystem>
#include <string>

#include "base/mutex.h"
#include "web/material.h"

namespace strongroom::web {

// The bearer token to use now. A file is read again when it, or what its link points to, changed:
// the kubelet replaces projected tokens long before they expire. Thread-safe.
class TokenSource {
 public:
  explicit TokenSource(Material material) : material_(std::move(material)) {}

  // Empty when there is no token to send. A file that cannot be read now gives the token that was
  // read last; throws TransportError when there was none, or it is no token (white space inside).
  std::string Current() EXCLUDES(mutex_);

 private:
  struct Stamp {
    std::filesystem::file_time_type changed;
    uintmax_t size = 0;
    std::filesystem::path target;
    bool operator==(const Stamp&) const = default;
  };

  const Material material_;
  base::Mutex mutex_;
  Stamp stamp_ GUARDED_BY(mutex_);
  std::string token_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::web
