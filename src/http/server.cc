#include "http/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <list>
#include <system_error>
#include <thread>

#include "base/log.h"
#include "base/mutex.h"
#include "http/connection.h"
#include "http/connection_table.h"
#include "http/peer.h"
#include "http/tls_context.h"

namespace strongroom::http {
namespace {

// After an accept that failed for want of descriptors or memory.
constexpr std::chrono::milliseconds kPauseAfterError{100};

// OpenSSL writes without MSG_NOSIGNAL.
void BlockPipeSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        tls_(options_.tls
                 ? std::make_unique<TlsContext>(*options_.tls, options_.asks_for_certificates)
                 : nullptr),
        listener_(Listen(options_.address, options_.port)),
        port_(PortOf(listener_)),
        context_{options_, handler_, closing_},
        acceptor_([this] { AcceptAll(); }) {}

  uint16_t port() const { return port_; }
  size_t connections() const { return open_.load(); }

  void Drain(std::chrono::milliseconds drain) EXCLUDES(stopping_) {
    const base::MutexLock lock(stopping_);
    DrainFor(drain);
  }

  void Stop(std::chrono::milliseconds drain) EXCLUDES(stopping_) {
    const base::MutexLock lock(stopping_);
    DrainFor(drain);
    if (open_.load() > 0) {
      base::LogWarning("connections cut off while stopping", {{"count", open_.load()}});
    }
    cutting_.Set();
    workers_.clear();
  }

 private:
  static constexpr std::chrono::milliseconds kPoll{10};
  static constexpr size_t kLeaving = 32;

  struct Worker {
    std::atomic<bool> is_done = false;
    std::jthread thread;
  };

  void DrainFor(std::chrono::milliseconds drain) REQUIRES(stopping_) {
    if (acceptor_.joinable()) {
      closing_.Set();
      acceptor_.join();
      listener_ = Descriptor();
    }
    const auto deadline = std::chrono::steady_clock::now() + drain;
    while (open_.load() > 0 && std::chrono::steady_clock::now() < deadline) {
      WaitFor(-1, 0, std::min(deadline, std::chrono::steady_clock::now() + kPoll), cutting_);
    }
  }

  void AcceptAll() {
    BlockPipeSignal();
    constexpr auto kForever = std::chrono::hours{24};
    while (true) {
      const auto result =
          WaitFor(listener_.get(), POLLIN, std::chrono::steady_clock::now() + kForever, closing_);
      if (result == WaitResult::kStopped) return;
      if (result == WaitResult::kReady) AcceptOne();
    }
  }

  void AcceptOne() {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    Descriptor socket(accept4(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size,
                              SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.get() < 0) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) Pause();
      return;
    }
    const int on = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Start(std::move(socket), {.address = AddressOf(address), .network = NetworkOf(address)});
    AwaitLeaving();
  }

  // A connection that was cut off for another has a thread still, which ends at once: they cannot
  // become many.
  void AwaitLeaving() {
    do {
      workers_.remove_if([](const Worker& worker) { return worker.is_done.load(); });
      if (workers_.size() < options_.max_connections + kLeaving) return;
    } while (WaitFor(-1, 0, std::chrono::steady_clock::now() + kPoll, closing_) !=
             WaitResult::kStopped);
  }

  void Pause() {
    base::LogError("cannot accept connections",
                   {{"error", std::generic_category().message(errno)}});
    WaitFor(-1, 0, std::chrono::steady_clock::now() + kPauseAfterError, closing_);
  }

  std::unique_ptr<Stream> StreamOver(Descriptor socket) {
    if (!tls_) return std::make_unique<Stream>(std::move(socket), cutting_);
    return std::make_unique<TlsStream>(std::move(socket), cutting_, tls_->NewConnection());
  }

  void Start(Descriptor socket, Peer peer) {
    try {
      std::unique_ptr<Stream> stream = StreamOver(std::move(socket));
      auto place = table_.Enter(peer.network, [ended = stream.get()] { ended->Cut(); });
      if (!place) {
        base::LogDebug("too many connections", {{"peer", peer.address}});
        return;
      }
      Worker& worker = workers_.emplace_back();
      ++open_;
      worker.thread = std::jthread([this, &worker, own = std::move(stream), held = std::move(place),
                                    from = std::move(peer)]() mutable {
        BlockPipeSignal();
        ServeConnection(*own, from, *held, context_);
        held.reset();  // before the stream that it may cut off
        own.reset();
        --open_;
        worker.is_done = true;
      });
    } catch (const std::exception& e) {
      base::LogError("cannot serve a connection", {{"error", e.what()}});
      if (!workers_.empty() && !workers_.back().thread.joinable()) {
        workers_.pop_back();
        --open_;
      }
    }
  }

  const ServerOptions options_;
  const Handler handler_;
  const std::unique_ptr<TlsContext> tls_;
  Alarm closing_;  // no more requests
  Alarm cutting_;  // no more bytes
  Descriptor listener_;
  const uint16_t port_;
  const ConnectionContext context_;
  ConnectionTable table_{
      {.all = options_.max_connections, .of_one_peer = options_.max_connections_per_peer}};
  std::atomic<size_t> open_ = 0;
  std::list<Worker> workers_;  // of the acceptor's thread; of Stop once that has ended
  base::Mutex stopping_;
  std::jthread acceptor_;
};

Server::Server(ServerOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}

Server::~Server() { impl_->Stop(std::chrono::milliseconds{0}); }

uint16_t Server::port() const { return impl_->port(); }
size_t Server::connections() const { return impl_->connections(); }
void Server::Drain(std::chrono::milliseconds drain) { impl_->Drain(drain); }
void Server::Stop(std::chrono::milliseconds drain) { impl_->Stop(drain); }

}  // namespace strongroom::http
