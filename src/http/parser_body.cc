#include "http/parser_body.h"

#include <algorithm>

namespace strongroom::http {

namespace beast_http = boost::beast::http;
using ErrorCode = boost::system::error_code;

HttpError ToHttpError(const ErrorCode& error) {
  using Kind = HttpError::Kind;
  if (error == boost::asio::error::timed_out) return {Kind::kTimeout, "the peer is too slow"};
  if (error == boost::asio::error::operation_aborted) return {Kind::kStopped, "shutting down"};
  if (error == boost::asio::error::eof || error == boost::asio::error::connection_reset ||
      error == beast_http::error::partial_message || error == beast_http::error::end_of_stream) {
    return {Kind::kCutOff, "the connection ended early"};
  }
  if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) {
    return {Kind::kTooLarge, "the header is too large"};
  }
  return {Kind::kMalformed, error.message()};
}

ParserBody::ParserBody(Stream& stream, boost::beast::flat_buffer& buffer, Parser& parser,
                       const BodyLimits& limits)
    : stream_(stream),
      beast_(stream),
      buffer_(buffer),
      parser_(parser),
      limits_(limits),
      expects_continue_(
          boost::beast::iequals(parser.get()[beast_http::field::expect], "100-continue")) {
  SetLimits(limits);
}

void ParserBody::SetLimits(const BodyLimits& limits) {
  limits_ = limits;
  pace_.emplace(limits.rate);
}

size_t ParserBody::Read(char* data, size_t size) {
  if (failure_) throw *failure_;
  if (size == 0) return 0;
  Continue();
  auto& body = parser_.get().body();
  body.data = data;
  body.size = size;
  try {
    while (!parser_.is_done() && body.size == size) ReadSome();
  } catch (const HttpError& e) {
    failure_.emplace(e);
    throw;
  }
  return size - body.size;
}

// Sent only when somebody wants the body, so that a refused one is never on its way.
void ParserBody::Continue() {
  if (!std::exchange(expects_continue_, false)) return;
  ErrorCode error;
  boost::asio::write(beast_, boost::asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25), error);
}

// Takes what comes next, which need not be a byte of the body: the size of a chunk, say.
void ParserBody::ReadSome() {
  const size_t room = parser_.get().body().size;
  const SteadyTime begin = std::chrono::steady_clock::now();
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(pace_->Left());
  stream_.SetLimits(std::min(limits_.io_timeout, left), limits_.deadline);
  ErrorCode error;
  beast_http::read_some(beast_, buffer_, parser_, error);
  if (error == beast_http::error::need_buffer) error = {};
  const SteadyTime end = std::chrono::steady_clock::now();
  const bool keeps = pace_->Keeps(room - parser_.get().body().size, end - begin);
  // The end of a window, within which enough has come, is no end of patience.
  const bool is_window = error == boost::asio::error::timed_out && left < limits_.io_timeout;
  if (is_window && keeps && end < limits_.deadline) return;
  if (error) throw ToHttpError(error);
  if (!keeps && !parser_.is_done())
    throw HttpError(HttpError::Kind::kTimeout, "the body comes too slowly");
}

}  // namespace strongroom::http
