#pragma once

// Only for the .cc files of this folder: it lets Boost in.

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "http/beast_stream.h"
#include "http/error.h"
#include "http/message.h"
#include "http/pace.h"
#include "http/socket.h"

namespace strongroom::http {

using Parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

HttpError ToHttpError(const boost::system::error_code& error);

// What a body may take its time for.
struct BodyLimits {
  std::chrono::milliseconds io_timeout{};
  SteadyTime deadline;  // for all of it
  MinimumRate rate;
};

// The body of the request whose header `parser` has read. Belongs to the thread of its connection.
class ParserBody final : public BodyReader {
 public:
  // All but the limits outlive this.
  ParserBody(Stream& stream, boost::beast::flat_buffer& buffer, Parser& parser,
             const BodyLimits& limits);

  size_t Read(char* data, size_t size) override;

  bool IsDone() const { return parser_.is_done(); }
  bool HasFailed() const { return failure_.has_value(); }
  // Never asks for the body any more. True when the client still waits to be asked.
  bool Decline() { return std::exchange(expects_continue_, false); }
  // From now on these hold.
  void SetLimits(const BodyLimits& limits);

 private:
  void Continue();
  void ReadSome();

  Stream& stream_;
  BeastStream beast_;
  boost::beast::flat_buffer& buffer_;
  Parser& parser_;
  BodyLimits limits_;
  std::optional<Pace> pace_;
  bool expects_continue_;
  std::optional<HttpError> failure_;
};

}  // namespace strongroom::http
