#include "base/descriptor_stream.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace strongroom::base {
namespace {

constexpr size_t kPiece = size_t{64} << 10U;

}  // namespace

DescriptorBuffer::DescriptorBuffer(const Descriptor& file) : file_(file), bytes_(kPiece) {
  setp(bytes_.data(), bytes_.data() + bytes_.size());
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type character) {
  if (!Drain()) return traits_type::eof();
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int DescriptorBuffer::sync() { return Drain() ? 0 : -1; }

// What a failed write has left is not tried again: the file is of no use.
bool DescriptorBuffer::Drain() {
  if (error_ != 0) return false;
  for (const char* from = pbase(); from != pptr();) {
    const ssize_t written = write(file_.get(), from, static_cast<size_t>(pptr() - from));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error_ = errno;
      return false;
    }
    from += written;
  }
  setp(bytes_.data(), bytes_.data() + bytes_.size());
  return true;
}

}  // namespace strongroom::base
