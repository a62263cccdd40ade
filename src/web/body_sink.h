#pragma once

#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "web/body_buffer.h"
#include "web/response_channel.h"

// Part of exchange.cc, for no one else: it shows cpprestsdk.
namespace strongroom::web {

// Where the library writes a response body: straight into a ResponseChannel. Write only. It is
// called on the library's threads, where an exception ends the process: what goes wrong is a task
// that failed, which the library reports as the end of the answer.
class BodySink final : public BodyBuffer {
 public:
  explicit BodySink(std::shared_ptr<ResponseChannel> channel)
      : BodyBuffer(std::ios_base::out), channel_(std::move(channel)) {}

 protected:
  // The task is complete when more may come: until then the library reads no further.
  pplx::task<size_t> _putn(const uint8_t* bytes, size_t count) override {
    try {
      // The library reads the size of a chunk as a signed number, and hands on "-1" as the largest
      // of all sizes, whatever it has.
      if (count > kMostAtOnce)
        throw std::length_error("a chunk of its answer has no possible size");
      const pplx::task_completion_event<size_t> written;
      channel_->PutBody({reinterpret_cast<const char*>(bytes), count},
                        [written, count] { written.set(count); });
      return pplx::create_task(written);
    } catch (...) {
      return pplx::task_from_exception<size_t>(std::current_exception());
    }
  }
  pplx::task<int_type> _putc(uint8_t byte) override {
    try {
      channel_->PutBody({reinterpret_cast<const char*>(&byte), 1}, [] {});
      return pplx::task_from_result<int_type>(byte);
    } catch (...) {
      return pplx::task_from_exception<int_type>(std::current_exception());
    }
  }

 private:
  // The largest chunk that the library can read.
  static constexpr size_t kMostAtOnce = std::numeric_limits<int32_t>::max();

  const std::shared_ptr<ResponseChannel> channel_;
};

}  // namespace strongroom::web
