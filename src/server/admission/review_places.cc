#include "server/admission/review_places.h"

#include <utility>

namespace strongroom::server::admission {
namespace {

size_t CountOf(const std::map<std::string, size_t>& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

void TakeOne(std::map<std::string, size_t>& counts, const std::string& name) {
  const auto found = counts.find(name);
  if (--found->second == 0) counts.erase(found);
}

}  // namespace

ReviewPlaces::Place::Place(Place&& other) noexcept
    : places_(std::exchange(other.places_, nullptr)), asker_(std::move(other.asker_)) {}

ReviewPlaces::Place::~Place() {
  if (places_ != nullptr) places_->Leave(asker_);
}

ReviewPlaces::Taken ReviewPlaces::Take(const Asker& asker, std::chrono::milliseconds patience,
                                       const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  if (!HasRoom(asker) && !Await(asker, patience, stop)) {
    return {.place = {}, .lack = IsOverShare(asker) ? Lack::kOfTheirs : Lack::kOfAll};
  }
  ++taken_;
  large_ += asker.is_large ? 1 : 0;
  ++of_namespace_[asker.ns];
  ++of_user_[asker.user];
  return {.place = Place(*this, asker), .lack = Lack::kNone};
}

bool ReviewPlaces::Await(const Asker& asker, std::chrono::milliseconds patience,
                         const std::stop_token& stop) {
  if (waiting_ >= limits_.waiting ||
      CountOf(waiting_of_user_, asker.user) >= limits_.waiting_of_user) {
    return false;
  }
  ++waiting_;
  ++waiting_of_user_[asker.user];
  const bool has_room =
      left_.WaitFor(mutex_, stop, patience, [&]() REQUIRES(mutex_) { return HasRoom(asker); });
  --waiting_;
  TakeOne(waiting_of_user_, asker.user);
  return has_room;
}

size_t ReviewPlaces::waiting() {
  const base::MutexLock lock(mutex_);
  return waiting_;
}

bool ReviewPlaces::IsOverShare(const Asker& asker) const {
  return CountOf(of_user_, asker.user) >= limits_.of_user ||
         CountOf(of_namespace_, asker.ns) >= limits_.of_namespace;
}

bool ReviewPlaces::HasRoom(const Asker& asker) const {
  return taken_ < limits_.at_once && !IsOverShare(asker) &&
         (!asker.is_large || large_ < limits_.of_large);
}

void ReviewPlaces::Leave(const Asker& asker) {
  {
    const base::MutexLock lock(mutex_);
    --taken_;
    large_ -= asker.is_large ? 1 : 0;
    TakeOne(of_namespace_, asker.ns);
    TakeOne(of_user_, asker.user);
  }
  left_.NotifyAll();
}

}  // namespace strongroom::server::admission
