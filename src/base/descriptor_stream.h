#pragma once

#include <streambuf>
#include <vector>

#include "base/descriptor.h"

namespace strongroom::base {

// Writes to a file that is open, in large pieces: for a std::ostream, which is bad once a write has
// failed. Not thread-safe.
class DescriptorBuffer final : public std::streambuf {
 public:
  // `file` outlives it.
  explicit DescriptorBuffer(const Descriptor& file);

  // The errno of the write that failed; 0: none has.
  int error() const { return error_; }

 protected:
  int_type overflow(int_type character) override;
  int sync() override;

 private:
  bool Drain();

  const Descriptor& file_;
  std::vector<char> bytes_;
  int error_ = 0;
};

}  // namespace strongroom::base
