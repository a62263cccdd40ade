#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "api/meta.h"
#include "kube/cache.h"

namespace strongroom::controller {

// Which objects that once were are gone, by what a cache shows when this is made. An object that
// the cache cannot have heard of yet, because another leader saw it first, is not.
template <typename T>
class Vanished {
 public:
  explicit Vanished(const kube::Cache<T>& cache) : version_(cache.Version()) {
    cache.ForEach([this](const kube::ObjectKey&, const T& value) { live_.insert(value.meta.uid); });
  }

  // `meta` needs the UID, and a resource version that the object had.
  bool Has(const api::Meta& meta) const {
    return kube::VersionNumber(meta.resource_version) <= version_ && !live_.contains(meta.uid);
  }

 private:
  const uint64_t version_;  // read before the objects, which are then at least that new
  std::set<std::string> live_;
};

}  // namespace strongroom::controller
