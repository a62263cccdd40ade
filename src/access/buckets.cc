#include "access/buckets.h"

#include <algorithm>

namespace strongroom::access {
namespace {

constexpr size_t kMaxNames = 10'000;
constexpr const char* kShared = "";

}  // namespace

std::chrono::nanoseconds Buckets::ContentAt(const Bucket& bucket, SteadyTime now) const {
  return std::min(full_, bucket.content + std::chrono::nanoseconds(now - bucket.at));
}

Buckets::Bucket& Buckets::BucketOf(const std::string& name, SteadyTime now) {
  if (buckets_.size() >= kMaxNames && !buckets_.contains(name)) {
    std::erase_if(buckets_,
                  [&](const auto& entry) { return ContentAt(entry.second, now) == full_; });
  }
  const bool has_room = buckets_.size() < kMaxNames || buckets_.contains(name);
  Bucket& bucket =
      buckets_.try_emplace(has_room ? name : kShared, Bucket{.content = full_, .at = now})
          .first->second;
  bucket = {.content = ContentAt(bucket, now), .at = now};
  return bucket;
}

bool Buckets::Take(const std::string& name, SteadyTime now) {
  Bucket& bucket = BucketOf(name, now);
  if (bucket.content < price_) return false;
  bucket.content -= price_;
  return true;
}

void Buckets::GiveBack(const std::string& name, SteadyTime now) {
  Bucket& bucket = BucketOf(name, now);
  bucket.content = std::min(full_, bucket.content + price_);
}

}  // namespace strongroom::access
