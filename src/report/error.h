#pragma once

#include <stdexcept>

namespace strongroom::report {

// What came is not what the sets API answers, or does not come in its order.
class ReportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::report
