#include "web/library_config.h"

#include <pplx/threadpool.h>  // brings boost::asio
#include <sys/socket.h>

#include <chrono>

#include "web/addresses.h"
#include "web/proxy.h"
#include "web/server_address.h"
#include "web/socket_options.h"
#include "web/transport.h"

namespace strongroom::web {
namespace {

// Of one silent I/O step; only a safety net below our own deadlines.
constexpr std::chrono::hours kLibraryTimeout{1};

// The library calls back before it connects, with a socket that is not open yet.
void OpenAndTune(boost::asio::ip::tcp::socket::lowest_layer_type& socket, const std::string& host,
                 AddressRules rules) {
  const std::vector<std::string> addresses = AddressesOf(host);
  CheckAddresses(rules, host, addresses);
  const int family = FamilyOf(addresses);
  if (family == AF_UNSPEC) return;
  boost::system::error_code ignored;
  if (!socket.is_open()) {
    socket.open(family == AF_INET ? boost::asio::ip::tcp::v4() : boost::asio::ip::tcp::v6(),
                ignored);
  }
  if (socket.is_open()) TuneSocket(socket.native_handle());
}

// Its sockets are not tuned: what the library calls back with is a socket for a new connection and
// a TLS stream for a kept one, and does not say which. The deadlines of requests are ours anyway.
void SetProxy(::web::http::client::http_client_config& library, const Target& target,
              const Proxy& proxy) {
  ::web::web_proxy through{::web::uri(target.proxy)};
  if (!proxy.user.empty() || !proxy.password.empty()) {
    through.set_credentials(::web::credentials(proxy.user, proxy.password));
  }
  library.set_proxy(through);
}

}  // namespace

::web::http::client::http_client_config LibraryConfig(
    const Remote& remote, const Target& target, AddressRules rules,
    const std::shared_ptr<CertificateProblem>& problem) {
  const ServerAddress named = ParseServer(remote.server);
  ::web::http::client::http_client_config library;
  library.set_max_redirects(0);  // they would carry Authorization to any host
  library.set_timeout(kLibraryTimeout);
  library.set_validate_certificates(true);
  if (!target.proxy.empty()) {
    SetProxy(library, target, ParseProxy(remote.proxy));
  } else if (!named.tls) {
    library.set_nativehandle_options(
        [host = target.connects, rules](::web::http::client::native_handle handle) {
          OpenAndTune(*static_cast<boost::asio::ip::tcp::socket*>(handle), host, rules);
        });
    return library;
  } else {
    library.set_nativehandle_options(
        [host = target.connects, rules](::web::http::client::native_handle handle) {
          using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;
          OpenAndTune(static_cast<Stream*>(handle)->lowest_layer(), host, rules);
        });
  }
  // Once per connection, so that changed files are picked up. The certificate has to name the
  // server, whatever address it is asked at.
  library.set_ssl_context_callback(
      [remote, host = named.host, problem](boost::asio::ssl::context& context) {
        PrepareTls(context.native_handle(), remote, host, *problem);
      });
  return library;
}

void StartHttpThreads(int count) {
  crossplat::threadpool::initialize_with_threads(static_cast<size_t>(count));
}

}  // namespace strongroom::web
