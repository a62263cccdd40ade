#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "api/meta.h"
#include "kube/cache.h"

namespace strongroom::controller {

// Which objects that once were are gone, by what a cache shows when this is made. An object that
// the cache cannot have heard of yet, because another leader saw it first, is not; unless the API
// server itself has not come to its version: then etcd was restored from a copy without it.
template <typename T>
class Vanished {
 public:
  // `newest` is called once at most, and after whatever Has is asked about was read: the version
  // that the API server is at. What it throws comes from Has.
  Vanished(const kube::Cache<T>& cache, std::function<uint64_t()> newest)
      : version_(cache.Version()), ask_newest_(std::move(newest)) {
    cache.ForEach([this](const kube::ObjectKey&, const T& value) { live_.insert(value.meta.uid); });
  }

  // `meta` needs the UID, and a resource version that the object had.
  bool Has(const api::Meta& meta) {
    const uint64_t seen = kube::VersionNumber(meta.resource_version);
    return !live_.contains(meta.uid) && (seen <= version_ || seen > Newest());
  }

 private:
  uint64_t Newest() {
    if (!newest_) newest_ = ask_newest_();
    return *newest_;
  }

  const uint64_t version_;  // read before the objects, which are then at least that new
  const std::function<uint64_t()> ask_newest_;
  std::optional<uint64_t> newest_;
  std::set<std::string> live_;
};

}  // namespace strongroom::controller
