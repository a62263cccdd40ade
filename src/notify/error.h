#pragma once

#include <stdexcept>

namespace strongroom::notify {

// Settings of a sink, or a template, that cannot be used: one line that says what, where, and what
// would be right. No secret is in it.
class NotifyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::notify
