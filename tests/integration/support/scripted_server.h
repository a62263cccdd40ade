#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace strongroom::test {

// A TCP server on loopback that misbehaves as told: `serve` gets each accepted socket, on the
// thread of that connection, which closes it afterwards. For what a well-behaved server never does.
class ScriptedServer {
 public:
  // `number` counts connections from 1.
  using Serve = std::function<void(int socket, int number)>;

  explicit ScriptedServer(Serve serve);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // "http://127.0.0.1:<port>"
  std::string url() const;
  int connections() const { return connections_; }

 private:
  void Accept();

  const Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::thread acceptor_;
};

// Reads until the end of a request's head; returns it. Empty when the peer closed.
std::string ReadHead(int socket);
// What comes first, at most 64 KiB; empty when the peer closed.
std::string ReadSome(int socket);
// Writes all, or as much as the peer takes. False when it closed.
bool WriteAll(int socket, const std::string& bytes);

}  // namespace strongroom::test
