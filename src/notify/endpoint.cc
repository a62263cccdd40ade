#include "notify/endpoint.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/printable.h"
#include "base/text.h"
#include "notify/error.h"
#include "web/error.h"
#include "web/retry_after.h"
#include "web/server_address.h"

namespace strongroom::notify {
namespace {

constexpr size_t kLongestWhy = 300;

struct Parts {
  std::string server;
  std::string path;
};

// RFC 3986, 3.3 and 3.4.
bool IsOfPath(char c) {
  return base::IsLetter(c) || base::IsDigit(c) ||
         std::string_view("-._~%!$&'()*+,;=:@/?").find(c) != std::string_view::npos;
}

Parts PartsOf(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) throw NotifyError("url: must be one like https://host/path");
  const size_t end = std::min(url.find_first_of("/?#", scheme + 3), url.size());
  Parts parts{url.substr(0, end), url.substr(end)};
  if (!parts.path.starts_with('/')) parts.path.insert(0, "/");
  if (parts.path.starts_with("//") ||
      !std::all_of(parts.path.begin(), parts.path.end(), IsOfPath)) {
    throw NotifyError(
        "url: its path must begin with one \"/\", be percent-encoded, and have no "
        "\"#\"");
  }
  return parts;
}

void CheckServer(const std::string& server, Reach reach) {
  try {
    const web::ServerAddress address = web::ParseServer(server);
    if (address.tls) return;
    if (reach == Reach::kLoopbackUnsecured && IsLoopback(address.host)) return;
  } catch (const web::ConfigError& error) {
    throw NotifyError(std::string("url: ") + error.what());
  }
  throw NotifyError("url: must begin with https://");
}

std::unique_ptr<web::Transport> TransportTo(const EndpointSettings& settings) {
  const Parts parts = PartsOf(settings.url);
  CheckServer(parts.server, settings.reach);
  web::Remote remote;
  remote.server = parts.server;
  remote.proxy = settings.proxy;
  remote.ca = settings.ca;
  remote.token = settings.token;
  web::TransportOptions options;
  options.addresses = RulesOf(settings.reach);
  options.max_response_bytes = Endpoint::kMostOfAnswer;
  try {
    return web::MakeHttpTransport(remote, options);
  } catch (const web::ConfigError& error) {
    throw NotifyError(error.what());
  }
}

void Erase(std::string& text, const std::string& secret) {
  if (secret.size() < 2) return;
  for (size_t at = 0; (at = text.find(secret, at)) != std::string::npos;) {
    text.replace(at, secret.size(), "/...");
    at += 4;
  }
}

// Some say why in one word: "no_service". Anything else is somebody else's text.
std::string WordOf(const web::Response& answer) {
  const auto is_word = [](char c) { return base::IsLower(c) || c == '_'; };
  const bool fits = !answer.body.empty() && answer.body.size() <= 40 &&
                    std::all_of(answer.body.begin(), answer.body.end(), is_word);
  return fits ? " (" + answer.body + ")" : "";
}

}  // namespace

Endpoint::Endpoint(const EndpointSettings& settings) : Endpoint(settings, TransportTo(settings)) {}

Endpoint::Endpoint(const EndpointSettings& settings, std::unique_ptr<web::Transport> transport)
    : timeout_(settings.timeout), transport_(std::move(transport)) {
  Parts parts = PartsOf(settings.url);
  CheckServer(parts.server, settings.reach);
  server_ = std::move(parts.server);
  path_ = std::move(parts.path);
}

Endpoint Endpoint::With(const std::string& suffix) && {
  if (path_.find('?') != std::string::npos) throw NotifyError("url: must have no query");
  while (path_.ends_with('/')) path_.pop_back();
  path_ += suffix;
  return std::move(*this);
}

std::string Endpoint::WithoutSecrets(const std::string& text) const {
  std::string clean = text;
  Erase(clean, path_);
  Erase(clean, path_.substr(0, path_.find('?')));
  return base::Cut(base::Printable(clean), kLongestWhy);
}

Delivery Endpoint::AnsweredInPart(int status, const std::string& how) const {
  if (web::IsSuccess({status, "", {}})) return Delivered{};
  return FailureOf(base::ProspectOf(base::Asked::kReceiver, status),
                   server_ + " answered " + std::to_string(status) + how);
}

Delivery Endpoint::Send(web::Request request, const std::stop_token& stop) const {
  constexpr auto kReceiver = base::Asked::kReceiver;
  request.path_and_query = path_;
  request.timeout = timeout_;
  request.max_response_bytes = kMostOfAnswer;
  try {
    const web::Response answer = transport_->Send(request, stop);
    if (web::IsSuccess(answer)) return Delivered{};
    return FailureOf(base::ProspectOf(kReceiver, answer.status),
                     server_ + " answered " + std::to_string(answer.status) + WordOf(answer),
                     web::RetryAfter(answer));
  } catch (const web::StoppedError&) {
    throw;
    // What it has to say besides its status, nobody needs.
  } catch (const web::AnswerTooLarge& error) {
    return AnsweredInPart(error.status(), " without end");
  } catch (const web::AnswerCut& error) {
    return AnsweredInPart(error.status(), ", and no more");
  } catch (const web::WebError& error) {
    return FailureOf(web::ProspectOf(kReceiver, error), WithoutSecrets(error.what()));
  }
}

}  // namespace strongroom::notify
