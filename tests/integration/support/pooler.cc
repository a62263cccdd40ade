#include "integration/support/pooler.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <stdexcept>
#include <vector>

#include "base/file.h"
#include "integration/support/command.h"
#include "support/eventually.h"

namespace strongroom::test {
namespace {

constexpr const char* kSettings = R"([databases]
* = host=127.0.0.1 port=%PORT%
[pgbouncer]
listen_addr =
unix_socket_dir = %FOLDER%
listen_port = 6432
auth_type = plain
auth_file = %FOLDER%/users
logfile = %FOLDER%/log
pidfile = %FOLDER%/pid
pool_mode = transaction
default_pool_size = 2
)";

std::string Replaced(const std::string& text, const std::string& word, const std::string& with) {
  return std::regex_replace(text, std::regex(word), with);
}

// It refuses to run as root; the user of PostgreSQL's package is there for it.
std::vector<std::string> AsOwner(std::vector<std::string> command) {
  if (geteuid() != 0) return command;
  std::vector<std::string> all{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
                               "--"};
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

// The socket is there a moment before anybody listens.
bool Listens(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool listens =
      connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(peer);
  return listens;
}

}  // namespace

Pooler::Pooler(const std::string& dsn) {
  std::smatch parts;
  if (!std::regex_match(dsn, parts, std::regex("postgresql://(.*):(.*)@127.0.0.1:(.*)/(.*)"))) {
    throw std::runtime_error("not the connection string of a test database");
  }
  const std::string folder = folder_.path();
  std::ofstream(folder_ / "users") << '"' << parts.str(1) << "\" \"" << parts.str(2) << "\"\n";
  std::ofstream(folder_ / "settings")
      << Replaced(Replaced(kSettings, "%FOLDER%", folder), "%PORT%", parts.str(3));
  if (geteuid() == 0) RunCommand({"chown", "-R", "postgres:postgres", folder});
  RunCommand(AsOwner({"/usr/sbin/pgbouncer", "--daemon", "--quiet", folder_ / "settings"}));
  if (!Eventually([&] { return Listens(folder_ / ".s.PGSQL.6432"); })) {
    throw std::runtime_error("the pooler does not listen: " + base::ReadFile(folder_ / "log"));
  }
  dsn_ = "host=" + folder + " port=6432 user=" + parts.str(1) + " password=" + parts.str(2) +
         " dbname=" + parts.str(4);
}

Pooler::~Pooler() {
  try {
    kill(std::stoi(base::ReadFile(folder_ / "pid")), SIGTERM);
    // It removes that file when it has ended.
    Eventually([&] { return !std::filesystem::exists(folder_ / "pid"); });
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
}

}  // namespace strongroom::test
