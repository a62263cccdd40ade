#pragma once

#include <chrono>
#include <map>
#include <string>

namespace strongroom::access {

// A token bucket for each name: `burst` may be taken at once, and `per_minute` come back. Memory is
// bounded: past so many names at a time, the rest share one bucket. Not thread-safe.
class Buckets {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Rate {
    int burst;
    int per_minute;
  };

  explicit Buckets(const Rate& rate)
      : price_(std::chrono::nanoseconds(std::chrono::minutes{1}) / rate.per_minute),
        full_(price_ * rate.burst) {}

  // False when the bucket of `name` is empty.
  bool Take(const std::string& name, SteadyTime now);
  // What was taken was not needed after all.
  void GiveBack(const std::string& name, SteadyTime now);

 private:
  // What a bucket holds is counted in the time that it takes to come back.
  struct Bucket {
    std::chrono::nanoseconds content;
    SteadyTime at;
  };

  std::chrono::nanoseconds ContentAt(const Bucket& bucket, SteadyTime now) const;
  Bucket& BucketOf(const std::string& name, SteadyTime now);

  const std::chrono::nanoseconds price_;  // of one
  const std::chrono::nanoseconds full_;
  std::map<std::string, Bucket> buckets_;  // one that is not there is full
};

}  // namespace strongroom::access
