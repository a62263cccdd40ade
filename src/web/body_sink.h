#pragma once

#include <memory>
#include <utility>

#include "web/body_buffer.h"
#include "web/response_channel.h"

// Part of exchange.cc, for no one else: it shows cpprestsdk.
namespace strongroom::web {

// Where the library writes a response body: straight into a ResponseChannel. Write only.
class BodySink final : public BodyBuffer {
 public:
  explicit BodySink(std::shared_ptr<ResponseChannel> channel)
      : BodyBuffer(std::ios_base::out), channel_(std::move(channel)) {}

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

 private:
  const std::shared_ptr<ResponseChannel> channel_;
};

}  // namespace strongroom::web
