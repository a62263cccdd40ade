#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <utility>

namespace strongroom::kube {

// Things in a line, whose owners take turns: who has many makes others wait for one of them. Those
// of one owner leave in the order of their arrival.
template <typename Thing>
class Turns {
 public:
  void Push(const std::string& owner, Thing thing) {
    std::deque<Thing>& own = things_[owner];
    if (own.empty()) owners_.push_back(owner);
    own.push_back(std::move(thing));
    ++size_;
  }

  // There has to be one.
  Thing Pop() {
    std::string owner = std::move(owners_.front());
    owners_.pop_front();
    const auto own = things_.find(owner);
    Thing thing = std::move(own->second.front());
    own->second.pop_front();
    --size_;
    if (own->second.empty()) {
      things_.erase(own);
    } else {
      owners_.push_back(std::move(owner));
    }
    return thing;
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  std::map<std::string, std::deque<Thing>> things_;  // none is empty
  std::deque<std::string> owners_;                   // the same, next first
  size_t size_ = 0;
};

}  // namespace strongroom::kube
