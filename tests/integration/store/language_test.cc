#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <pqxx/pqxx>
#include <thread>
#include <vector>

#include "integration/support/command.h"
#include "integration/support/postgres.h"
#include "store/database.h"
#include "store/error.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

// PostgreSQL says in the language of its lc_messages why it lets nobody in.
namespace strongroom::store {
namespace {

using enum StoreError::Kind;
using testing::HasSubstr;
using testing::Not;

// A socket on a free port of this machine. What `serve` does with a connection, it does for each.
class Listener {
 public:
  explicit Listener(std::function<void(int connection)> serve)
      : serve_(std::move(serve)), socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, any, size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, any, &size) != 0) {
      throw std::runtime_error("no port");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { Serve(); });
  }
  ~Listener() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string port() const { return std::to_string(port_); }

 private:
  void Serve() const {
    for (int connection = accept(socket_, nullptr, nullptr); connection >= 0;
         connection = accept(socket_, nullptr, nullptr)) {
      serve_(connection);
      close(connection);
    }
  }

  std::function<void(int)> serve_;
  int socket_;
  uint16_t port_ = 0;
  std::jthread thread_;
};

// As PostgreSQL refuses: https://www.postgresql.org/docs/15/protocol-error-fields.html
std::function<void(int)> Refusing(const std::string& severity, const std::string& state,
                                  const std::string& text) {
  const std::string fields =
      "S" + severity + '\0' + "VFATAL" + '\0' + "C" + state + '\0' + "M" + text + '\0' + '\0';
  return [fields](int connection) {
    std::array<char, 2048> startup{};
    if (read(connection, startup.data(), startup.size()) <= 0) return;
    const uint32_t length = htonl(static_cast<uint32_t>(fields.size() + 4));
    std::string message = "E";
    message.append(reinterpret_cast<const char*>(&length), sizeof(length));
    message += fields;
    if (write(connection, message.data(), message.size()) < 0) return;
  };
}

StoreError FailureAt(const std::string& dsn) {
  try {
    Database(dsn).CheckReady();
  } catch (const StoreError& e) {
    return e;
  }
  return {kRefused, "let in"};
}

TEST(Language, OfARefusalDoesNotMatter) {
  struct Case {
    const char* state;
    StoreError::Kind kind;
    const char* words;
  };
  const std::vector<Case> cases = {
      {"28P01", kNoEntry, "user or password is wrong"},
      {"28000", kNoEntry, "it does not let this user in"},
      {"3D000", kNoEntry, "there is no such database"},
      {"42501", kNoEntry, "a right is missing"},
      {"53300", kUnavailable, "it is short of memory, disk or connections"},
      {"57P03", kUnavailable, "it is starting or stopping, or has ended the session"},
  };
  for (const Case& c : cases) {
    const Listener japanese(
        Refusing("致命的エラー", c.state, "ユーザー\"hunter\"の要求は拒否されました"));
    const StoreError error = FailureAt("postgresql://hunter:hunter2@127.0.0.1:" + japanese.port() +
                                       "/hunter?sslmode=disable");
    EXPECT_EQ(error.kind(), c.kind) << error.what();
    EXPECT_STREQ(
        error.what(),
        (std::string("connect: PostgreSQL: ") + c.words + " (SQLSTATE " + c.state + ")").c_str());
  }
}

// A locale of this machine, for processes that are started while it lives.
class Locale {
 public:
  explicit Locale(const std::string& name) {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    test::RunCommand(
        {"localedef", "--no-archive", "-i", name, "-f", "UTF-8", folder_ / (name + ".UTF-8")});
    setenv("LOCPATH", folder_.path().c_str(), /*replace=*/1);
  }
  ~Locale() { unsetenv("LOCPATH"); }
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;

 private:
  test::TemporaryFolder folder_;
};

TEST(Language, OfARealServerMayBeGerman) {
  for (const char* part :
       {"/usr/share/locale/de/LC_MESSAGES/postgres-15.mo", "/usr/share/i18n/locales/de_DE"}) {
    if (!std::filesystem::exists(part)) GTEST_SKIP() << "no German on this machine: " << part;
  }
  const Locale locale("de_DE");
  const test::Postgres german(test::NameOfThisProgram() + "-german");
  pqxx::connection owner(german.dsn());
  pqxx::nontransaction work(owner);
  work.exec("CREATE ROLE hunter LOGIN PASSWORD 'hunter1'");
  work.exec("ALTER SYSTEM SET lc_messages = 'de_DE.UTF-8'");
  work.exec("SELECT pg_reload_conf()");
  ASSERT_TRUE(test::Eventually(
      [&] { return work.exec1("SHOW lc_messages")[0].as<std::string>() == "de_DE.UTF-8"; }));
  const std::string where = german.dsn().substr(german.dsn().rfind('@') + 1);
  const std::string server = where.substr(0, where.find('/'));
  try {
    pqxx::connection refused("postgresql://hunter:hunter2@" + where);
    ADD_FAILURE() << "let in";
  } catch (const pqxx::broken_connection& e) {
    ASSERT_THAT(e.what(), HasSubstr("fehlgeschlagen"));
  }
  EXPECT_STREQ(FailureAt("postgresql://hunter:hunter2@" + where).what(),
               "connect: PostgreSQL: user or password is wrong (SQLSTATE 28P01)");
  EXPECT_STREQ(FailureAt("postgresql://hunter:hunter1@" + server + "/hunter").what(),
               "connect: PostgreSQL: there is no such database (SQLSTATE 3D000)");
  work.exec("ALTER ROLE hunter NOLOGIN");
  EXPECT_STREQ(FailureAt("postgresql://hunter:hunter1@" + where).what(),
               "connect: PostgreSQL: it does not let this user in (SQLSTATE 28000)");
  EXPECT_EQ(FailureAt("postgresql://hunter:hunter1@" + where).kind(), kNoEntry);
}

// As without us: libpq goes on to the next address.
TEST(Connecting, GoesOnFromAServerThatDoesNotAnswer) {
  const Listener silent([](int connection) {
    std::array<char, 2048> bytes{};
    while (read(connection, bytes.data(), bytes.size()) > 0) continue;
  });
  std::string dsn = test::Postgres::Shared().dsn();
  dsn.insert(dsn.rfind('@') + 1, "127.0.0.1:" + silent.port() + ",");
  dsn += "?connect_timeout=2";
  EXPECT_THAT(FailureAt(dsn).what(), Not(HasSubstr("connect")));
}

TEST(Connecting, EndsWhenNobodyAnswers) {
  const Listener silent([](int connection) {
    std::array<char, 2048> bytes{};
    while (read(connection, bytes.data(), bytes.size()) > 0) continue;
  });
  const StoreError error =
      FailureAt("postgresql://127.0.0.1:" + silent.port() + "/x?connect_timeout=2");
  EXPECT_EQ(error.kind(), kUnavailable);
  EXPECT_STREQ(error.what(), "connect: PostgreSQL: it does not answer");
}

}  // namespace
}  // namespace strongroom::store
