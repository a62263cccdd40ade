#include "base/descriptor.h"

#include <unistd.h>

namespace strongroom::base {

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  const Descriptor old(fd_);
  fd_ = other.Release();
  return *this;
}

}  // namespace strongroom::base
