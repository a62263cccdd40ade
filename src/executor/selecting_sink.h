#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "catalogue/policy_type.h"
#include "domain/item_selection.h"
#include "domain/outcome.h"
#include "provider/provider.h"

namespace strongroom::executor {

// Stands before another sink and lets through what the schedule's selection takes: the same for
// every provider. Thread-safe.
class SelectingSink final : public provider::ItemSink {
 public:
  // All three outlive it.
  SelectingSink(const domain::ItemSelection& selection,
                const std::vector<catalogue::PolicyType>& types, provider::ItemSink& sink)
      : selection_(selection), types_(types), sink_(sink) {}

  std::unique_ptr<provider::TypeSink> Open(const std::string& type) override;

  // Puts into each coverage how many policies of the type were left out. Call it when all types
  // have been read.
  void Tell(std::map<std::string, domain::TypeCoverage>& types) const EXCLUDES(mutex_);

 private:
  class OneType;

  void SetExcluded(const std::string& type, int64_t count) EXCLUDES(mutex_);

  const domain::ItemSelection& selection_;
  const std::vector<catalogue::PolicyType>& types_;
  provider::ItemSink& sink_;
  mutable base::Mutex mutex_;
  std::map<std::string, int64_t> excluded_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::executor
