#include "http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <limits>

#include "base/ascii.h"
#include "base/log.h"
#include "http/beast_stream.h"
#include "http/error.h"
#include "http/framing.h"
#include "http/parser_body.h"

namespace strongroom::http {
namespace {

namespace beast_http = boost::beast::http;
using ErrorCode = boost::system::error_code;

// For a client that waits to be asked for its body, and should not send it now; and for one that
// sends what is no HTTP.
constexpr std::chrono::milliseconds kLingerForNothing{500};
constexpr size_t kLingerBytes = size_t{1} << 20U;

// What is read ahead, beside the largest header.
constexpr size_t kBufferBytes = size_t{48} << 10U;

SteadyTime In(std::chrono::milliseconds duration) {
  return std::chrono::steady_clock::now() + duration;
}

Refusal RefusalFor(const HttpError& error) {
  switch (error.kind()) {
    case HttpError::Kind::kTimeout:
      return {408, error.what()};
    case HttpError::Kind::kTooLarge:
      return {413, error.what()};
    case HttpError::Kind::kStopped:
      return {503, error.what()};
    case HttpError::Kind::kCutOff:
    case HttpError::Kind::kMalformed:
    case HttpError::Kind::kSetup:
      break;
  }
  return {400, error.what()};
}

std::string Text(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

// Empty, or why the request is not HTTP as we take it.
std::string ToRequest(const Parser& parser, Request& request) {
  const auto& message = parser.get();
  request.method = Text(message.method_string());
  Fields fields;
  for (const auto& field : message) {
    fields.emplace_back(View(field.name_string()), View(field.value()));
    request.headers.emplace(base::ToLower(Text(field.name_string())), Text(field.value()));
  }
  std::string problem = FramingProblem(fields, message.version() < 11);
  if (problem.empty() && !ParseTarget(View(message.target()), request)) {
    problem = "unsupported target";
  }
  return problem;
}

class Connection {
 public:
  Connection(Stream& stream, const Peer& peer, ConnectionTable::Place& place,
             const ConnectionContext& context)
      : stream_(stream),
        beast_(stream),
        peer_(peer),
        place_(place),
        context_(context),
        buffer_(kBufferBytes + context.options.max_header_bytes) {}

  void Serve() {
    const ServerOptions& options = context_.options;
    stream_.SetLimits(options.header_timeout, In(options.header_timeout));
    if (stream_.Handshake() != IoStatus::kOk) return;
    certificates_ = stream_.Certificates();
    while (AwaitRequest() && ServeOne()) {
    }
    stream_.ShutDown();
  }

 private:
  bool AwaitRequest() {
    if (context_.closing.IsSet()) return false;
    if (buffer_.size() > 0) return true;
    const auto time =
        is_known_ ? context_.options.idle_timeout : context_.options.unknown_idle_timeout;
    stream_.SetLimits(time, In(time));
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
    return Answer(parser);
  }

  // Nobody is answered who said nothing, or only a part.
  void RefuseHeader(const HttpError& problem) {
    const bool is_large = problem.kind() == HttpError::Kind::kTooLarge;
    if (!is_large && problem.kind() != HttpError::Kind::kMalformed) return;
    const Refusal refusal = is_large ? Refusal{431, problem.what()} : RefusalFor(problem);
    if (Send(Form(refusal), 11, false, false)) LingerForAnything();
  }

  Response Form(const Refusal& refusal) const { return context_.options.refusal_form(refusal); }

  bool Answer(Parser& parser) {
    const ServerOptions& options = context_.options;
    ParserBody body(stream_, buffer_, parser,
                    {.io_timeout = options.io_timeout,
                     .deadline = In(options.request_timeout),
                     .rate = options.body_rate});
    Request request;
    request.peer = peer_.address;
    request.peer_network = peer_.network;
    request.body = &body;
    request.peer_certificates = certificates_;
    const std::string problem = ToRequest(parser, request);
    if (!place_.BeginAnswer()) return false;
    Response response = problem.empty() ? Handle(request, body) : Form({400, problem});
    is_known_ = is_known_ || request.is_caller_known;
    place_.EndAnswer(is_known_);
    if (body.HasFailed() && response.status == 0) return false;
    const bool is_whole = problem.empty() && body.IsDone() && !body.HasFailed();
    const bool keep = is_whole && parser.get().keep_alive() && !context_.closing.IsSet();
    stream_.SetLimits(options.io_timeout, In(options.request_timeout));
    const bool sent =
        Send(std::move(response), parser.get().version(), keep, request.method == "HEAD");
    if (sent && !is_whole) {
      if (body.HasFailed() || !problem.empty()) {
        LingerForAnything();
      } else {
        const auto time = options.linger_timeout;
        Linger(body, body.Decline() ? std::min(time, kLingerForNothing) : time);
      }
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
      return Form({500, "internal error"});
    }
  }

  bool Send(Response response, unsigned version, bool keep_alive, bool is_head) {
    if (response.source) return SendPieces(response, version, keep_alive, is_head);
    beast_http::response<beast_http::string_body> message(HeadOf(response, version, keep_alive));
    message.body() = std::move(response.body);
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

  static beast_http::response_header<> HeadOf(const Response& response, unsigned version,
                                              bool keep_alive) {
    beast_http::response<beast_http::empty_body> message;
    message.version(version);
    message.result(static_cast<unsigned>(response.status));
    message.set(beast_http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(keep_alive);
    return std::move(message.base());
  }

  // False as well when the connection is of no further use, as after a body to a client of
  // HTTP/1.0.
  bool SendPieces(const Response& response, unsigned version, bool keep_alive, bool is_head) {
    const bool in_chunks = version >= 11;
    beast_http::response<beast_http::empty_body> head(
        HeadOf(response, version, keep_alive && in_chunks));
    if (in_chunks) head.chunked(true);
    ErrorCode error;
    beast_http::response_serializer<beast_http::empty_body> serializer(head);
    beast_http::write_header(beast_, serializer, error);
    if (error || is_head) return !error && in_chunks;
    try {
      std::string piece;
      while (!error && response.source->Next(piece)) {
        if (!piece.empty()) WritePiece(piece, in_chunks, error);
        piece.clear();
      }
    } catch (const std::exception& e) {
      base::LogWarning("answer cut off", {{"error", e.what()}});
      stream_.Cut();  // no good end for who goes by the end of the connection
      return false;
    }
    if (!error && in_chunks) boost::asio::write(beast_, beast_http::make_chunk_last(), error);
    return !error && in_chunks;
  }

  void WritePiece(const std::string& piece, bool in_chunks, ErrorCode& error) {
    const auto bytes = boost::asio::buffer(piece);
    if (in_chunks) {
      boost::asio::write(beast_, beast_http::make_chunk(bytes), error);
    } else {
      boost::asio::write(beast_, bytes, error);
    }
  }

  // Takes what the client is still sending: closing now would destroy the answer on its way.
  void Linger(ParserBody& body, std::chrono::milliseconds time) {
    body.SetLimits({.io_timeout = std::min(time, context_.options.io_timeout),
                    .deadline = In(time),
                    .rate = context_.options.body_rate});
    std::array<char, 16384> scratch{};
    try {
      while (body.Read(scratch.data(), scratch.size()) > 0) {
      }
    } catch (const HttpError&) {
      // The answer is sent; how the rest ends is of no interest.
    }
  }

  // The same where nobody can tell any more what it is that comes.
  void LingerForAnything() {
    stream_.ShutDown();
    stream_.SetLimits(kLingerForNothing, In(kLingerForNothing));
    std::array<char, 16384> scratch{};
    for (size_t taken = 0; taken < kLingerBytes;) {
      const IoResult result = stream_.Read(scratch.data(), scratch.size());
      if (result.status != IoStatus::kOk) return;
      taken += result.bytes;
    }
  }

  Stream& stream_;
  BeastStream beast_;
  const Peer& peer_;
  ConnectionTable::Place& place_;
  const ConnectionContext& context_;
  PeerCertificates certificates_;
  bool is_known_ = false;  // a handler has known who asks
  boost::beast::flat_buffer buffer_;
};

}  // namespace

void ServeConnection(Stream& stream, const Peer& peer, ConnectionTable::Place& place,
                     const ConnectionContext& context) {
  try {
    Connection(stream, peer, place, context).Serve();
  } catch (const std::exception& e) {
    base::LogError("connection failed", {{"peer", peer.address}, {"error", e.what()}});
  }
}

}  // namespace strongroom::http
