#pragma once

#include <stdexcept>

// Sets as files. The namespace is not called as its folder is: `export` is a word of C++.
namespace strongroom::exporting {

// A set that is not as it should be, or cannot be written or read where it was meant to.
class ExportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strongroom::exporting
