#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "base/mutex.h"

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
  std::string url() const { return "http://127.0.0.1:" + port(); }
  std::string port() const { return std::to_string(port_); }
  int connections() const { return connections_; }

 private:
  void Accept();

  const Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::thread acceptor_;
};

// What the thread of a connection has heard last, for the test to read. Thread-safe.
class Heard {
 public:
  void Put(std::string text) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    text_ = std::move(text);
  }
  std::string Text() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return text_;
  }

 private:
  mutable base::Mutex mutex_;
  std::string text_ GUARDED_BY(mutex_);
};

// Reads until the end of a request's head; returns it. Empty when the peer closed.
std::string ReadHead(int socket);
// What comes first, at most 64 KiB; empty when the peer closed.
std::string ReadSome(int socket);
// Writes all, or as much as the peer takes. False when it closed.
bool WriteAll(int socket, const std::string& bytes);

}  // namespace strongroom::test
