#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "cli/progress.h"
#include "provider/provider.h"

namespace strongroom::cli {

// Stands before another sink and tells how many policies have come, of all types together.
// Thread-safe.
class TellingSink final : public provider::ItemSink {
 public:
  // Both outlive this; nobody else uses `progress` meanwhile.
  TellingSink(provider::ItemSink& sink, Progress& progress) : sink_(sink), progress_(progress) {}

  std::unique_ptr<provider::TypeSink> Open(const std::string& type) override;

 private:
  class OneType;

  void Tell() EXCLUDES(mutex_);

  provider::ItemSink& sink_;
  base::Mutex mutex_;
  Progress& progress_ GUARDED_BY(mutex_);
  int64_t done_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::cli
