#pragma once

#include <stdexcept>

namespace strongroom::catalogue {

// A catalogue that cannot be used: the message names line, policy type and field.
class CatalogueError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::catalogue
