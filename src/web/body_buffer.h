#pragma once

#include <cpprest/astreambuf.h>

#include <cstddef>
#include <cstdint>
#include <memory>

// Part of http_transport.cc, for no one else: it shows cpprestsdk.
namespace strongroom::web {

// What the library's stream buffers have to have and nobody asks of ours: no place in them can be
// sought, nothing is read, and nothing can be written.
class BodyBuffer : public concurrency::streams::details::streambuf_state_manager<uint8_t> {
 public:
  using streambuf_state_manager::streambuf_state_manager;

  bool can_seek() const override { return false; }
  bool has_size() const override { return false; }
  size_t buffer_size(std::ios_base::openmode) const override { return 0; }
  void set_buffer_size(size_t, std::ios_base::openmode) override {}
  size_t in_avail() const override { return 0; }
  pos_type getpos(std::ios_base::openmode) const override { return {-1}; }
  pos_type seekpos(pos_type, std::ios_base::openmode) override { return {-1}; }
  pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override {
    return {-1};
  }
  bool acquire(uint8_t*&, size_t&) override { return false; }
  void release(uint8_t*, size_t) override {}

 protected:
  pplx::task<size_t> _putn(const uint8_t*, size_t) override {
    return pplx::task_from_result(size_t{0});
  }
  pplx::task<int_type> _putc(uint8_t) override { return pplx::task_from_result(traits::eof()); }
  pplx::task<bool> _sync() override { return pplx::task_from_result(true); }
  uint8_t* _alloc(size_t) override { return nullptr; }
  void _commit(size_t) override {}

  pplx::task<int_type> _bumpc() override { return pplx::task_from_result(traits::eof()); }
  int_type _sbumpc() override { return traits::eof(); }
  pplx::task<int_type> _getc() override { return pplx::task_from_result(traits::eof()); }
  int_type _sgetc() override { return traits::eof(); }
  pplx::task<int_type> _nextc() override { return pplx::task_from_result(traits::eof()); }
  pplx::task<int_type> _ungetc() override { return pplx::task_from_result(traits::eof()); }
  pplx::task<size_t> _getn(uint8_t*, size_t) override { return pplx::task_from_result(size_t{0}); }
  size_t _scopy(uint8_t*, size_t) override { return 0; }
};

// As the library takes it.
inline concurrency::streams::streambuf<uint8_t> ToLibrary(std::shared_ptr<BodyBuffer> buffer) {
  return {
      std::static_pointer_cast<concurrency::streams::details::basic_streambuf<uint8_t>>(buffer)};
}

}  // namespace strongroom::web
