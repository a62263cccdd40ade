#include "http/connection.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <limits>

#include "base/ascii.h"
#include "base/log.h"
#include "http/beast_stream.h"
#include "http/error.h"

namespace strongroom::http {
namespace {

namespace beast_http = boost::beast::http;
using ErrorCode = boost::system::error_code;
using Parser = beast_http::request_parser<beast_http::buffer_body>;

// For a client that waits to be asked for its body, and should not send it now.
constexpr std::chrono::milliseconds kLingerForNothing{500};

constexpr size_t kBufferBytes = size_t{64} << 10U;

SteadyTime In(std::chrono::milliseconds duration) {
  return std::chrono::steady_clock::now() + duration;
}

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

Refusal RefusalFor(const HttpError& error) {
  switch (error.kind()) {
    case HttpError::Kind::kTimeout:
      return {refusal_code::kTooSlow, error.what()};
    case HttpError::Kind::kTooLarge:
      return {refusal_code::kTooLarge, error.what()};
    case HttpError::Kind::kStopped:
      return {refusal_code::kStopping, error.what()};
    case HttpError::Kind::kCutOff:
    case HttpError::Kind::kMalformed:
    case HttpError::Kind::kSetup:
      break;
  }
  return {refusal_code::kBadRequest, error.what()};
}

class ParserBody final : public BodyReader {
 public:
  ParserBody(BeastStream& stream, boost::beast::flat_buffer& buffer, Parser& parser)
      : stream_(stream),
        buffer_(buffer),
        parser_(parser),
        expects_continue_(
            boost::beast::iequals(parser.get()[beast_http::field::expect], "100-continue")) {}

  size_t Read(char* data, size_t size) override {
    if (failure_) throw *failure_;
    if (parser_.is_done() || size == 0) return 0;
    Continue();
    parser_.get().body().data = data;
    parser_.get().body().size = size;
    ErrorCode error;
    beast_http::read(stream_, buffer_, parser_, error);
    if (error == beast_http::error::need_buffer) error = {};
    if (error) {
      failure_.emplace(ToHttpError(error));
      throw *failure_;
    }
    return size - parser_.get().body().size;
  }

  bool IsDone() const { return parser_.is_done(); }
  bool HasFailed() const { return failure_.has_value(); }
  // Never asks for the body any more. True when the client still waits to be asked.
  bool Decline() { return std::exchange(expects_continue_, false); }

 private:
  // Sent only when somebody wants the body, so that a refused one is never on its way.
  void Continue() {
    if (!std::exchange(expects_continue_, false)) return;
    ErrorCode error;
    boost::asio::write(stream_, boost::asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25), error);
  }

  BeastStream& stream_;
  boost::beast::flat_buffer& buffer_;
  Parser& parser_;
  bool expects_continue_;
  std::optional<HttpError> failure_;
};

std::string Text(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool ToRequest(const Parser& parser, Request& request) {
  const auto& message = parser.get();
  request.method = Text(message.method_string());
  for (const auto& field : message) {
    request.headers.emplace(base::ToLower(Text(field.name_string())), Text(field.value()));
  }
  const auto target = message.target();
  return ParseTarget({target.data(), target.size()}, request);
}

class Connection {
 public:
  Connection(Stream& stream, const std::string& peer, const ConnectionContext& context)
      : stream_(stream), beast_(stream), peer_(peer), context_(context) {}

  void Serve() {
    const ServerOptions& options = context_.options;
    stream_.SetLimits(options.header_timeout, In(options.header_timeout));
    if (stream_.Handshake() != IoStatus::kOk) return;
    while (AwaitRequest() && ServeOne()) {
    }
    stream_.ShutDown();
  }

 private:
  bool AwaitRequest() {
    if (context_.closing.IsSet()) return false;
    if (buffer_.size() > 0) return true;
    stream_.SetLimits(context_.options.idle_timeout, In(context_.options.idle_timeout));
    return stream_.AwaitRead(context_.closing) == IoStatus::kOk;
  }

  // False when the connection is of no further use.
  bool ServeOne() {
    const ServerOptions& options = context_.options;
    stream_.SetLimits(options.header_timeout, In(options.header_timeout));
    Parser parser;
    parser.header_limit(static_cast<uint32_t>(options.max_header_bytes));
    // The handler limits what it reads. Boost 1.74 takes "none" for a limit of nothing.
    parser.body_limit(std::numeric_limits<uint64_t>::max());
    ErrorCode error;
    beast_http::read_header(beast_, buffer_, parser, error);
    if (error) {
      RefuseHeader(ToHttpError(error));
      return false;
    }
    stream_.SetLimits(options.io_timeout, In(options.request_timeout));
    return Answer(parser);
  }

  // Nobody is answered who said nothing, or only a part.
  void RefuseHeader(const HttpError& problem) {
    if (problem.kind() == HttpError::Kind::kTooLarge) {
      Send(Form({refusal_code::kHeaderTooLarge, problem.what()}), 11, false, false);
    } else if (problem.kind() == HttpError::Kind::kMalformed) {
      Send(Form(RefusalFor(problem)), 11, false, false);
    }
  }

  Response Form(const Refusal& refusal) const { return context_.options.refusal_form(refusal); }

  bool Answer(Parser& parser) {
    ParserBody body(beast_, buffer_, parser);
    Request request;
    request.peer = peer_;
    request.body = &body;
    const Response response = ToRequest(parser, request)
                                  ? Handle(request, body)
                                  : Form({refusal_code::kBadRequest, "unsupported target"});
    if (body.HasFailed() && response.status == 0) return false;
    const bool is_whole = body.IsDone() && !body.HasFailed();
    const bool keep = is_whole && parser.get().keep_alive() && !context_.closing.IsSet();
    stream_.SetLimits(context_.options.io_timeout, In(context_.options.request_timeout));
    const bool sent = Send(response, parser.get().version(), keep, request.method == "HEAD");
    if (sent && !is_whole) {
      const auto time = context_.options.linger_timeout;
      Linger(body, body.Decline() ? std::min(time, kLingerForNothing) : time);
    }
    return sent && keep;
  }

  // Status 0 when there is nobody to answer.
  Response Handle(Request& request, const ParserBody& body) {
    try {
      return context_.handler(request);
    } catch (const HttpError& e) {
      if (body.HasFailed() && e.kind() == HttpError::Kind::kCutOff) return {.status = 0};
      return Form(RefusalFor(e));
    } catch (const std::exception& e) {
      base::LogError("request failed", {{"path", request.path}, {"error", e.what()}});
      return Form({refusal_code::kInternal, "internal error"});
    }
  }

  bool Send(const Response& response, unsigned version, bool keep_alive, bool is_head) {
    beast_http::response<beast_http::string_body> message;
    message.version(version);
    message.result(static_cast<unsigned>(response.status));
    message.set(beast_http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.body() = response.body;
    message.keep_alive(keep_alive);
    message.prepare_payload();
    ErrorCode error;
    beast_http::response_serializer<beast_http::string_body> serializer(message);
    if (is_head) {
      beast_http::write_header(beast_, serializer, error);
    } else {
      beast_http::write(beast_, serializer, error);
    }
    return !error;
  }

  // Takes what the client is still sending: closing now would destroy the answer on its way.
  void Linger(BodyReader& body, std::chrono::milliseconds time) {
    stream_.SetLimits(std::min(time, context_.options.io_timeout), In(time));
    std::array<char, 16384> scratch{};
    try {
      while (body.Read(scratch.data(), scratch.size()) > 0) {
      }
    } catch (const HttpError&) {
      // The answer is sent; how the rest ends is of no interest.
    }
  }

  Stream& stream_;
  BeastStream beast_;
  const std::string& peer_;
  const ConnectionContext& context_;
  boost::beast::flat_buffer buffer_{kBufferBytes};
};

}  // namespace

void ServeConnection(Stream& stream, const std::string& peer, const ConnectionContext& context) {
  try {
    Connection(stream, peer, context).Serve();
  } catch (const std::exception& e) {
    base::LogError("connection failed", {{"peer", peer}, {"error", e.what()}});
  }
}

}  // namespace strongroom::http
