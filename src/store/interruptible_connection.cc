#include "store/interruptible_connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "store/dsn.h"
#include "store/error.h"
#include "store/failure_words.h"

namespace strongroom::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long it takes to see that a stop was requested.
constexpr milliseconds kGlance{100};

using Handle = std::unique_ptr<PGconn, void (*)(PGconn*)>;

Peer PeerOf(const PGconn& connection) {
  return {
      .host = PQhost(&connection), .address = PQhostaddr(&connection), .port = PQport(&connection)};
}

[[noreturn]] void GiveUp(const std::string& why) { throw pqxx::broken_connection(why); }

// One attempt at one host. PQconnectdb does the same, but cannot be stopped; PQconnectPoll knows no
// connect_timeout.
// https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PQCONNECTSTARTPARAMS
class Attempt {
 public:
  Attempt(const std::string& dsn, std::optional<milliseconds> timeout, const std::stop_token& stop)
      : stop_(stop), timeout_(timeout), conn_(PQconnectStart(dsn.c_str()), PQfinish) {
    if (!conn_) throw std::bad_alloc();
    // With the SQLSTATE of a refusal: the text is in the language of PostgreSQL's lc_messages.
    PQsetErrorVerbosity(conn_.get(), PQERRORS_VERBOSE);
  }

  // Throws pqxx::broken_connection, and StoreError when it is stopped.
  Handle Finish() {
    const bool is_begun = PQstatus(conn_.get()) != CONNECTION_BAD;
    PostgresPollingStatusType wants = is_begun ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
    while (wants != PGRES_POLLING_OK) {
      if (wants == PGRES_POLLING_FAILED) GiveUp(PQerrorMessage(conn_.get()) + timed_out_);
      Await(wants == PGRES_POLLING_READING ? POLLIN : POLLOUT);
      wants = PQconnectPoll(conn_.get());
    }
    return std::move(conn_);
  }

  // That it has failed without a word of anybody's.
  bool IsUnanswered() const { return !timed_out_.empty() && !is_answered_; }

 private:
  void Await(short events) {
    while (true) {
      if (stop_.stop_requested()) {
        throw StoreError(StoreError::Kind::kUnavailable, "stopped while connecting to PostgreSQL");
      }
      pollfd waited{.fd = PQsocket(conn_.get()), .events = events, .revents = 0};
      if (poll(&waited, 1, static_cast<int>(kGlance.count())) > 0) {
        is_answered_ = is_answered_ || (events == POLLIN && timed_out_.empty());
        return;
      }
      if (timeout_ && steady_clock::now() >= begun_ + *timeout_) return TimeOut(waited.fd);
    }
  }

  // A host may have several addresses, of which one that does not answer at all must not hide the
  // others: libpq goes on with them when a connection is reset.
  void TimeOut(int socket) {
    timed_out_ = "timeout expired";  // libpq's own words
    if (PQstatus(conn_.get()) != CONNECTION_STARTED) GiveUp(timed_out_);
    shutdown(socket, SHUT_RDWR);
    begun_ = steady_clock::now();
  }

  const std::stop_token& stop_;
  const std::optional<milliseconds> timeout_;
  steady_clock::time_point begun_ = steady_clock::now();  // with the present address
  std::string timed_out_;
  bool is_answered_ = false;  // by any byte, or by the end of the connection
  Handle conn_;
};

}  // namespace

// As libpq does, it goes on to the next host unless one does not let it in.
ConnectPolicy::handle ConnectPolicy::do_startconnect(handle orig) {
  if (orig != nullptr) return orig;
  std::string failures;
  for (const std::string& dsn : EachHostOf(options())) {
    try {
      Handle made = Attempt(dsn, ConnectTimeoutOf(dsn), stop_).Finish();
      peer_ = PeerOf(*made);
      return made.release();
    } catch (const pqxx::broken_connection& e) {
      failures += e.what();
      failures += '\n';
      if (FailureOf(e).kind == StoreError::Kind::kNoEntry) break;
    }
  }
  throw pqxx::broken_connection(failures);
}

InterruptibleConnection::InterruptibleConnection(const std::string& dsn, std::stop_token stop)
    : ConnectPolicy(dsn, std::move(stop)),
      connection_base(static_cast<pqxx::connectionpolicy&>(*this)) {
  init();
}

bool SaysAnything(const std::string& dsn, milliseconds limit, const std::stop_token& stop) {
  Attempt attempt(dsn, limit, stop);
  try {
    attempt.Finish();
    return true;
  } catch (const pqxx::broken_connection&) {
    return !attempt.IsUnanswered();
  }
}

}  // namespace strongroom::store
