#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "base/mutex.h"

namespace strongroom::server::admission {

// Places among the reviews that are made at once. Neither a user nor a namespace has all of them,
// and large reviews leave some to all others: so nobody can keep the webhook from answering others.
// Who finds none waits for one, of which there are few, too, as each holds a connection.
// Thread-safe.
class ReviewPlaces {
 public:
  struct Limits {
    size_t at_once = 16;
    size_t of_namespace = 8;
    size_t of_user = 4;
    size_t of_large = 8;
    size_t waiting = 32;
    size_t waiting_of_user = 16;
  };
  // Who asks for a review.
  struct Asker {
    std::string ns;
    std::string user;
    bool is_large = false;
  };

  // One of them, until it is destroyed. The places outlive it. Not thread-safe.
  class Place {
   public:
    Place(Place&& other) noexcept;
    Place& operator=(Place&& other) = delete;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    friend class ReviewPlaces;
    Place(ReviewPlaces& places, Asker asker) : places_(&places), asker_(std::move(asker)) {}

    ReviewPlaces* places_;  // null when it was moved from
    Asker asker_;
  };

  // Why there is none: this user or namespace has as many as they may, or all are taken.
  enum class Lack { kNone, kOfTheirs, kOfAll };
  struct Taken {
    std::optional<Place> place;
    Lack lack = Lack::kNone;
  };

  explicit ReviewPlaces(const Limits& limits) : limits_(limits) {}
  ReviewPlaces(const ReviewPlaces&) = delete;
  ReviewPlaces& operator=(const ReviewPlaces&) = delete;

  // Waits for `patience` at most, or until `stop` is requested.
  Taken Take(const Asker& asker, std::chrono::milliseconds patience, const std::stop_token& stop)
      EXCLUDES(mutex_);

  // How many wait now.
  size_t waiting() EXCLUDES(mutex_);

 private:
  bool IsOverShare(const Asker& asker) const REQUIRES(mutex_);
  bool HasRoom(const Asker& asker) const REQUIRES(mutex_);
  // Whether it has room by now; it has waited if not.
  bool Await(const Asker& asker, std::chrono::milliseconds patience, const std::stop_token& stop)
      REQUIRES(mutex_);
  void Leave(const Asker& asker) EXCLUDES(mutex_);

  using Counts = std::map<std::string, size_t>;

  const Limits limits_;
  base::Mutex mutex_;
  base::CondVar left_;
  size_t taken_ GUARDED_BY(mutex_) = 0;
  size_t large_ GUARDED_BY(mutex_) = 0;
  size_t waiting_ GUARDED_BY(mutex_) = 0;
  Counts of_namespace_ GUARDED_BY(mutex_);
  Counts of_user_ GUARDED_BY(mutex_);
  Counts waiting_of_user_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::server::admission
