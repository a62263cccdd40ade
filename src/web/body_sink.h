#pragma once

#include <cpprest/astreambuf.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "web/response_channel.h"

// Part of http_transport.cc, for no one else: it shows cpprestsdk.
namespace strongroom::web {

// Where the library writes a response body: straight into a ResponseChannel. Write only.
class BodySink final : public concurrency::streams::details::streambuf_state_manager<uint8_t> {
 public:
  explicit BodySink(std::shared_ptr<ResponseChannel> channel)
      : streambuf_state_manager(std::ios_base::out), channel_(std::move(channel)) {}

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
  // The task is complete when more may come: until then the library reads no further.
  pplx::task<size_t> _putn(const uint8_t* bytes, size_t count) override {
    const pplx::task_completion_event<size_t> written;
    channel_->PutBody({reinterpret_cast<const char*>(bytes), count},
                      [written, count] { written.set(count); });
    return pplx::create_task(written);
  }
  pplx::task<int_type> _putc(uint8_t byte) override {
    channel_->PutBody({reinterpret_cast<const char*>(&byte), 1}, [] {});
    return pplx::task_from_result<int_type>(byte);
  }
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

 private:
  const std::shared_ptr<ResponseChannel> channel_;
};

}  // namespace strongroom::web
