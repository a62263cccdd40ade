#pragma once

#include <stdexcept>

// What the sets API answers (docs/sets.md), for those who read it: the plugin, exports, reports.
namespace strongroom::sets {

// An answer that is not what the sets API says, or one that no program should take for it. Messages
// name what is wrong and quote no content.
class ReadError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A set that is not as it was sealed, or that nobody can seal. The message names what differs.
class SealError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::sets
