#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace strongroom::store {

// A port of 127.0.0.1 behind which nobody answers.
class MutePort {
 public:
  enum class Kind {
    kTakesButSaysNothing,  // as a server that is frozen
    kTakesNobody,          // as a network that drops what is sent: nobody else has room to wait
  };

  explicit MutePort(Kind kind) : kind_(kind), socket_(Open()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(socket_, AsAddress(address), sizeof address), 0);
    EXPECT_EQ(listen(socket_, kind == Kind::kTakesNobody ? 0 : 8), 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(getsockname(socket_, AsAddress(address), &size), 0);
    port_ = ntohs(address.sin_port);
    if (kind != Kind::kTakesNobody) return;
    waiting_.push_back(Open());
    EXPECT_EQ(connect(waiting_.back(), AsAddress(address), sizeof address), 0);
  }
  ~MutePort() {
    close(socket_);
    for (const int waiting : waiting_) close(waiting);
  }
  MutePort(const MutePort&) = delete;
  MutePort& operator=(const MutePort&) = delete;

  std::string number() const { return std::to_string(port_); }

  // Whether somebody waits for an answer now. https://docs.kernel.org/networking/proc_net_tcp.html
  bool HasCaller() const {
    char caller[32];
    std::snprintf(caller, sizeof caller, " 0100007F:%04X %s ", unsigned{port_},
                  kind_ == Kind::kTakesNobody ? "02" : "01");
    std::ifstream sockets("/proc/self/net/tcp");
    for (std::string line; std::getline(sockets, line);) {
      if (line.find(caller) != std::string::npos) return true;
    }
    return false;
  }

 private:
  static int Open() { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }
  static sockaddr* AsAddress(sockaddr_in& address) {
    return reinterpret_cast<sockaddr*>(&address);  // NOLINT: what BSD sockets ask for
  }

  const Kind kind_;
  const int socket_;
  uint16_t port_ = 0;
  std::vector<int> waiting_;
};

}  // namespace strongroom::store
