#pragma once

#include <stdexcept>

namespace strongroom::api {

// Something from outside (an object, a report) does not have the form that our API gives it.
class ApiFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::api
