#pragma once

// Only for the .cc files of this folder: it lets Boost in.

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/system/system_error.hpp>

#include "http/stream.h"

namespace strongroom::http {

// Shows a Stream to Beast as a SyncReadStream and SyncWriteStream. Not thread-safe.
class BeastStream {
 public:
  explicit BeastStream(Stream& stream) : stream_(stream) {}

  template <typename MutableBuffers>
  size_t read_some(const MutableBuffers& buffers, boost::system::error_code& error) {
    for (const boost::asio::mutable_buffer buffer : boost::beast::buffers_range_ref(buffers)) {
      if (buffer.size() == 0) continue;
      return Take(stream_.Read(static_cast<char*>(buffer.data()), buffer.size()), error);
    }
    error = {};
    return 0;
  }

  template <typename MutableBuffers>
  size_t read_some(const MutableBuffers& buffers) {
    boost::system::error_code error;
    const size_t bytes = read_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return bytes;
  }

  template <typename ConstBuffers>
  size_t write_some(const ConstBuffers& buffers, boost::system::error_code& error) {
    for (const boost::asio::const_buffer buffer : boost::beast::buffers_range_ref(buffers)) {
      if (buffer.size() == 0) continue;
      return Take(stream_.Write(static_cast<const char*>(buffer.data()), buffer.size()), error);
    }
    error = {};
    return 0;
  }

  template <typename ConstBuffers>
  size_t write_some(const ConstBuffers& buffers) {
    boost::system::error_code error;
    const size_t bytes = write_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return bytes;
  }

 private:
  static size_t Take(const IoResult& result, boost::system::error_code& error) {
    switch (result.status) {
      case IoStatus::kOk:
        error = {};
        break;
      case IoStatus::kEnd:
        error = boost::asio::error::eof;
        break;
      case IoStatus::kTimeout:
        error = boost::asio::error::timed_out;
        break;
      case IoStatus::kStopped:
        error = boost::asio::error::operation_aborted;
        break;
      case IoStatus::kFailed:
        error = boost::asio::error::connection_reset;
        break;
    }
    return result.bytes;
  }

  Stream& stream_;
};

}  // namespace strongroom::http
