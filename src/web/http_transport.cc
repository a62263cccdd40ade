#include <cpprest/http_client.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/mutex.h"
#include "web/body_file.h"
#include "web/error.h"
#include "web/exchange.h"
#include "web/in_flight.h"
#include "web/library_config.h"
#include "web/line_splitter.h"
#include "web/route.h"
#include "web/token_source.h"
#include "web/transport.h"

// Knows cpprestsdk, as library_config, exchange, body_sink and body_file do, and no other file.
namespace strongroom::web {
namespace {

using Steady = std::chrono::steady_clock;

constexpr size_t kErrorBody = size_t{64} << 10U;

// The clients for one target, each with connections of its own.
struct Clients {
  Clients(Target to, ::web::http::client::http_client_config config)
      : target(std::move(to)),
        library(std::move(config)),
        requests(target.url, library),
        streams(target.url, library) {}

  const Target target;
  const ::web::http::client::http_client_config library;
  HttpClient requests;
  HttpClient streams;
};

class HttpTransport final : public Transport {
 public:
  HttpTransport(const Remote& remote, const TransportOptions& options)
      : remote_(remote),
        route_(remote, options.addresses, options.resolve),
        options_(options),
        problem_(std::make_shared<CertificateProblem>()),
        token_(remote.token),
        in_flight_(options.max_in_flight) {}

  Response Send(const Request& request, std::stop_token stop) override {
    const auto deadline = Steady::now() + request.timeout;
    return Explain(request, [&] {
      in_flight_.Enter(stop, deadline);
      const InFlight::Place place(in_flight_);
      const auto clients = CurrentClients();
      if (request.body_file.empty() && !request.on_new_connection) {
        return Exchanged(clients->requests, request, clients->target, stop, deadline);
      }
      // A file too: the library repeats a request, silently, when a kept connection turns out to be
      // closed.
      HttpClient fresh(clients->target.url, clients->library);
      return Exchanged(fresh, request, clients->target, stop, deadline);
    });
  }

  void Stream(const Request& request, LineSink sink, std::stop_token stop) override {
    const auto deadline = Steady::now() + request.timeout;
    std::shared_ptr<Clients> clients;
    std::optional<Exchange> exchange;
    const Response head = Explain(request, [&] {
      clients = CurrentClients();
      exchange.emplace(clients->streams, Make(request, clients->target));
      Response answer = exchange->channel().WaitForHead(stop, deadline);
      if (!IsSuccess(answer)) {
        ReadBody(exchange->channel(), answer, {kErrorBody, ""}, stop, deadline);
      }
      return answer;
    });
    if (!IsSuccess(head)) throw StatusError(request.method + " " + PathOf(request), head);
    LineSplitter lines(options_.max_line_bytes);
    std::string piece;
    while (Explain(request, [&] { return exchange->channel().Read(piece, stop, deadline); })) {
      lines.Feed(piece, sink);
    }
    // A line without an end was cut, even when the connection was closed in good order.
    if (!lines.rest().empty()) {
      throw TransportError(request.method + " " + PathOf(request) + ": cut within a line");
    }
  }

 private:
  // Errors name what was tried; the query is left out, it can be long.
  template <typename Action>
  auto Explain(const Request& request, Action action) -> decltype(action()) {
    try {
      return action();
    } catch (const PeerRefused& error) {
      Fail<PeerRefused>(request, error.what());
    } catch (const AnswerCut& error) {
      Fail<AnswerCut>(request, error.what(), error.status());
    } catch (const TransportError& error) {
      const std::string why = Why(error.what());
      if (!why.empty()) Fail<PeerRefused>(request, error.what() + why);
      Fail<TransportError>(request, error.what());
    } catch (const ::web::http::http_exception& error) {
      Fail<TransportError>(request, error.what());
    } catch (const ::web::uri_exception& error) {
      Fail<TransportError>(request, error.what());
    } catch (const std::system_error& error) {
      Fail<TransportError>(request, error.code().message());
    }
  }

  template <typename Error, typename... More>
  [[noreturn]] void Fail(const Request& request, const std::string& why, More... more)
      EXCLUDES(mutex_) {
    if (route_.IsGuarded()) {
      const base::MutexLock lock(mutex_);
      clients_.reset();
    }
    throw Error(Attempt(request) + why, more...);
  }

  std::string Attempt(const Request& request) const {
    return request.method + " " + remote_.server + PathOf(request) + ": ";
  }

  // Those of the target that was checked and has not failed since.
  std::shared_ptr<Clients> CurrentClients() EXCLUDES(mutex_) {
    {
      const base::MutexLock lock(mutex_);
      if (clients_) return clients_;
    }
    Target target = route_.Next();
    auto config = LibraryConfig(remote_, target, options_.addresses, problem_);
    auto made = std::make_shared<Clients>(std::move(target), std::move(config));
    const base::MutexLock lock(mutex_);
    return clients_ = std::move(made);
  }

  std::string Why(std::string_view error) {
    if (error.find("SSL handshake") == std::string_view::npos) return "";
    const std::string problem = problem_->Take();
    return problem.empty() ? "" : " (" + problem + ")";
  }

  static std::string PathOf(const Request& request) {
    return request.path_and_query.substr(0, request.path_and_query.find('?'));
  }

  ::web::http::http_request Make(const Request& request, const Target& target) {
    ::web::http::http_request made(request.method);
    made.set_request_uri(::web::uri(request.path_and_query));
    // Without a port: the library takes all of it for the name that TLS asks for.
    if (!target.host.empty()) made.headers().add("Host", target.host);
    for (const auto& [name, value] : request.headers) made.headers().add(name, value);
    made.headers().add("User-Agent", options_.user_agent);
    if (!made.headers().has("Accept")) made.headers().add("Accept", "application/json");
    const std::string token = request.bearer.empty() ? token_.Current() : request.bearer;
    if (!token.empty()) made.headers().add("Authorization", "Bearer " + token);
    if (!request.body_file.empty()) {
      SetBodyFile(made, request);
    } else if (!request.body.empty() || request.method == "POST") {
      made.set_body(request.body, request.content_type);
    }
    return made;
  }

  static void SetBodyFile(::web::http::http_request& made, const Request& request) {
    try {
      const auto file = std::make_shared<BodyFile>(request.body_file);
      made.set_body(concurrency::streams::istream(ToLibrary(file)),
                    std::filesystem::file_size(request.body_file), request.content_type);
    } catch (const std::system_error& error) {
      throw TransportError(request.body_file.string() + ": " + error.code().message());
    }
  }

  Response Exchanged(HttpClient& client, const Request& request, const Target& target,
                     const std::stop_token& stop, Steady::time_point deadline) {
    Exchange exchange(client, Make(request, target));
    Response response = exchange.channel().WaitForHead(stop, deadline);
    const size_t most = std::min(request.max_response_bytes, options_.max_response_bytes);
    const std::filesystem::path spill = IsSuccess(response) ? request.spill_folder : "";
    if (!ReadBody(exchange.channel(), response, {most, spill}, stop, deadline)) {
      throw AnswerTooLarge(
          Attempt(request) + "the answer is larger than " + std::to_string(most) + " bytes",
          response.status);
    }
    return response;
  }

  struct BodyRoom {
    size_t most;                  // bytes
    std::filesystem::path spill;  // as of Request
  };

  static bool ReadPiece(ResponseChannel& channel, std::string& piece, int status,
                        const std::stop_token& stop, Steady::time_point deadline) {
    try {
      return channel.Read(piece, stop, deadline);
    } catch (const TransportError& error) {
      throw AnswerCut(error.what(), status);
    }
  }

  // False when the body is longer than there is room for; the rest of it is not read.
  static bool ReadBody(ResponseChannel& channel, Response& response, const BodyRoom& room,
                       const std::stop_token& stop, Steady::time_point deadline) {
    std::string piece;
    size_t size = 0;
    while (ReadPiece(channel, piece, response.status, stop, deadline)) {
      size += piece.size();
      if (size > room.most) return false;
      if (!response.body_file) response.body += piece;
      if (size > kMostInMemory && !room.spill.empty()) Spill(response, room.spill, piece);
    }
    return true;
  }

  static void Spill(Response& response, const std::filesystem::path& folder,
                    const std::string& piece) {
    try {
      if (response.body_file) return response.body_file->Append(piece);
      response.body_file = std::make_shared<base::TemporaryFile>(folder);
      response.body_file->Append(std::exchange(response.body, {}));
    } catch (const base::FileError& error) {
      throw TransportError(std::string("the answer does not fit on our disk: ") + error.what());
    }
  }

  const Remote remote_;
  Route route_;
  const TransportOptions options_;
  const std::shared_ptr<CertificateProblem> problem_;
  TokenSource token_;
  InFlight in_flight_;
  base::Mutex mutex_;
  std::shared_ptr<Clients> clients_ GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<Transport> MakeHttpTransport(const Remote& remote,
                                             const TransportOptions& options) {
  if (remote.client_certificate.empty() != remote.client_key.empty()) {
    throw ConfigError("client certificate and client key: both are needed, or none");
  }
  return std::make_unique<HttpTransport>(remote, options);
}

}  // namespace strongroom::web
