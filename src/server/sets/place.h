#pragma once

#include <atomic>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {

// Leave to read, of which there are a few at once.
class Place {
 public:
  explicit Place(std::atomic<int>& places) : places_(places) {
    if (places_.fetch_sub(1) > 0) return;
    places_.fetch_add(1);
    throw TooManyRequests("too many read backup sets at once");
  }
  ~Place() { places_.fetch_add(1); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<int>& places_;
};

}  // namespace strongroom::server::sets
